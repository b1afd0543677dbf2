#include "xyn/http/gzip.h"

#include <zlib.h>

#include <cstdlib>
#include <new>

namespace xyn::http {
namespace {

constexpr int kWindowBits = 15;
constexpr int kGzipHeader = 16;  // added to the bits of the window
constexpr int kMemoryLevel = 8;

class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, kWindowBits + kGzipHeader, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string Compress(std::string_view text) {
    std::string compressed(deflateBound(&stream_, text.size()), '\0');
    // zlib reads through this pointer and never writes.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream_.avail_out = static_cast<uInt>(compressed.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) std::abort();  // deflateBound was wrong
    compressed.resize(stream_.total_out);
    return compressed;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string Gzip(std::string_view text) { return Deflater().Compress(text); }

}  // namespace xyn::http
