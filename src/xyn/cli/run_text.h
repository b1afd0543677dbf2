// Runs as the command line prints them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "xyn/base/uuid.h"
#include "xyn/model/run.h"

namespace xyn::cli {

// All fields, named like the columns of `runs`; times in RFC 3339, absent values null.
nlohmann::ordered_json RunJson(const model::Run& run);

// The same for people: a field a line, absent values left out.
std::string RunText(const model::Run& run);

// A line for each run, under titles.
std::string RunTable(std::span<const model::Run> runs);

// Indented, one line at the end. Bytes that are not UTF-8 are replaced.
std::string JsonText(const nlohmann::ordered_json& value);

// Throws base::UsageError for what is not a UUID.
base::Uuid ParseRunId(std::string_view text);
std::vector<base::Uuid> ParseRunIds(std::span<const std::string> texts);

}  // namespace xyn::cli
