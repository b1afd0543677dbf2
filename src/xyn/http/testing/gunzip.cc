#include "xyn/http/testing/gunzip.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace xyn::http {
namespace {

constexpr int kGzipOnly = 16 + 15;

}  // namespace

std::string Gunzip(std::string compressed) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::runtime_error("no inflater");
  stream.next_in = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::array<char, 16'384> chunk{};
  std::string text;
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    result = inflate(&stream, Z_NO_FLUSH);
    text.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  const bool all_read = stream.avail_in == 0;
  inflateEnd(&stream);
  if (result != Z_STREAM_END || !all_read) throw std::runtime_error("not a gzip stream");
  return text;
}

}  // namespace xyn::http
