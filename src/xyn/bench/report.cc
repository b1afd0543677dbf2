#include "xyn/bench/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "xyn/cli/text_table.h"

namespace xyn::bench {
namespace {

std::string Number(double value) {
  if (value >= 1'000) return fmt::format("{:.0f}", value);
  if (value >= 10) return fmt::format("{:.1f}", value);
  return fmt::format("{:.3f}", value);
}

std::string WithSpread(const Summary& summary, const std::string& unit) {
  return fmt::format("{} {} ({} to {})", Number(summary.median), unit, Number(summary.least),
                     Number(summary.most));
}

std::optional<double> Ratio(const Row& row) {
  if (!row.reference || row.reference->median == 0) return std::nullopt;
  return row.measured.median / row.reference->median;
}

nlohmann::ordered_json ToJson(const Summary& summary) {
  return {{"median", summary.median}, {"least", summary.least}, {"most", summary.most}};
}

nlohmann::ordered_json ToJson(const Row& row) {
  nlohmann::ordered_json json = {
      {"what", row.what}, {"unit", row.unit}, {"measured", ToJson(row.measured)}};
  if (row.reference) {
    json["beside"] = row.beside;
    json["reference"] = ToJson(*row.reference);
  }
  if (const auto ratio = Ratio(row)) json["ratio"] = *ratio;
  return json;
}

}  // namespace

void Report::Setting(std::string name, std::string value) {
  settings_.emplace_back(std::move(name), std::move(value));
}

void Report::Add(Row row) { rows_.push_back(std::move(row)); }

std::string Report::Text() const {
  std::string text = title_ + "\n";
  for (const auto& [name, value] : settings_) text += fmt::format("  {}: {}\n", name, value);
  cli::TextTable table({"what", "measured", "beside it", "ratio"});
  for (const Row& row : rows_) {
    const auto ratio = Ratio(row);
    table.Add({row.what, WithSpread(row.measured, row.unit),
               row.reference ? row.beside + ": " + WithSpread(*row.reference, row.unit) : "",
               ratio ? fmt::format("{:.3f}", *ratio) : ""});
  }
  return text + table.ToString();
}

std::string Report::Json() const {
  nlohmann::ordered_json json = {{"benchmark", title_}};
  for (const auto& [name, value] : settings_) json["settings"][name] = value;
  json["rows"] = nlohmann::ordered_json::array();
  for (const Row& row : rows_) json["rows"].push_back(ToJson(row));
  return json.dump() + "\n";
}

}  // namespace xyn::bench
