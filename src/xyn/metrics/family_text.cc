#include "xyn/metrics/family_text.h"

#include <array>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/escaping.h"

namespace xyn::metrics {
namespace {

using prometheus::MetricType;

constexpr std::string_view kTotal = "_total";
constexpr std::string_view kInfo = "_info";
constexpr std::array<std::string_view, 2> kUnits = {"seconds", "bytes"};

bool IsInfo(std::string_view name, MetricType type) {
  return type == MetricType::Gauge && name.ends_with(kInfo);
}

// "" if the name ends in no unit.
std::string_view UnitOf(std::string_view open_metrics_name) {
  for (const std::string_view unit : kUnits) {
    if (open_metrics_name.ends_with(unit)) return unit;
  }
  return "";
}

void AppendLine(std::string_view keyword, std::string_view name, std::string_view value,
                std::string& out) {
  out.append("# ").append(keyword).append(" ").append(name).append(" ").append(value).append("\n");
}

}  // namespace

std::string_view OpenMetricsName(std::string_view name, MetricType type) {
  if (type == MetricType::Counter && name.ends_with(kTotal)) {
    name.remove_suffix(kTotal.size());
  } else if (IsInfo(name, type)) {
    name.remove_suffix(kInfo.size());
  }
  return name;
}

std::string FamilyText(std::string_view name, MetricType type, std::string_view help,
                       Format format) {
  std::string text;
  std::string escaped_help;
  AppendHelp(help, format, escaped_help);
  if (format == Format::kText) {
    AppendLine("HELP", name, escaped_help, text);
    AppendLine("TYPE", name, ToString(type), text);
    return text;
  }
  const std::string_view family = OpenMetricsName(name, type);
  const std::string_view unit = UnitOf(family);
  AppendLine("TYPE", family, IsInfo(name, type) ? "info" : ToString(type), text);
  if (!unit.empty()) AppendLine("UNIT", family, unit, text);
  AppendLine("HELP", family, escaped_help, text);
  return text;
}

}  // namespace xyn::metrics
