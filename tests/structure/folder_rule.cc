#include "tests/structure/folder_rule.h"

#include <array>
#include <map>
#include <optional>
#include <regex>
#include <sstream>

namespace xyn::structure {
namespace {

// Folders of the same rank do not include each other.
const std::map<std::string, int, std::less<>> kRanks = {
    {"base", 0},       {"model", 1}, {"metrics", 2}, {"store", 3}, {"collector", 4}, {"worker", 4},
    {"blueprints", 4}, {"http", 5},  {"cli", 5},     {"bench", 6}, {"app", 7}};

struct DatabaseLibrary {
  std::string_view folder;  // the only one to see it
  std::regex header;
};
const std::array<DatabaseLibrary, 2> kDatabaseLibraries = {{
    {"store/postgres", std::regex(R"((libpq|libpq-fe|libpq-events|postgres|pqxx).*)")},
    {"store/sqlite", std::regex(R"((sqlite3|SQLiteCpp).*)")},
}};

// Clang can check the use of base's locks, and not of the standard library's.
const std::regex kStandardLocks("mutex|shared_mutex|condition_variable");

std::string TopFolder(std::string_view path) { return std::string(path.substr(0, path.find('/'))); }

// "store/postgres" of "store/postgres/queue.h" and of the embedded "store/postgres_sql.h"; "" of
// "store/store.h".
std::string ConcreteStore(std::string_view path) {
  for (const DatabaseLibrary& library : kDatabaseLibraries) {
    const std::string folder(library.folder);
    if (path.starts_with(folder + "/") || path == folder + "_sql.h") return folder;
  }
  return "";
}

std::optional<std::string> ProblemOfOwnHeader(std::string_view path, std::string_view header) {
  const std::string from = TopFolder(path);
  const std::string to = TopFolder(header);
  if (!kRanks.contains(to)) return "there is no folder " + to;
  if (from != to && kRanks.at(to) >= kRanks.at(from)) {
    return from + " may not include " + to;
  }
  const std::string concrete = ConcreteStore(header);
  const bool may_choose =
      from == "app" || from == "bench" || (path.ends_with("_test.cc") && from != "store");
  if (!concrete.empty() && concrete != ConcreteStore(path) && !may_choose) {
    return "only app and bench name " + concrete;
  }
  return std::nullopt;
}

std::optional<std::string> ProblemOfForeignHeader(std::string_view path,
                                                  const std::string& header) {
  for (const DatabaseLibrary& library : kDatabaseLibraries) {
    if (std::regex_match(header, library.header) && ConcreteStore(path) != library.folder) {
      return "only " + std::string(library.folder) + " sees " + header;
    }
  }
  if (std::regex_match(header, kStandardLocks) && TopFolder(path) != "base") {
    return "only base sees " + header;
  }
  return std::nullopt;
}

std::optional<std::string> ProblemOf(std::string_view path, const std::string& header) {
  if (header.starts_with("xyn/")) return ProblemOfOwnHeader(path, header.substr(4));
  return ProblemOfForeignHeader(path, header);
}

}  // namespace

std::vector<std::string> Violations(std::string_view path, std::string_view text) {
  const std::string place(path);
  if (!kRanks.contains(TopFolder(path))) return {place + ": not in a folder of the house"};
  static const std::regex include(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"].*)re");
  std::vector<std::string> violations;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::smatch match;
    if (!std::regex_match(line, match, include)) continue;
    if (const auto problem = ProblemOf(path, match[1])) {
      violations.push_back(place + ":" + std::to_string(number) + ": " + *problem);
    }
  }
  return violations;
}

}  // namespace xyn::structure
