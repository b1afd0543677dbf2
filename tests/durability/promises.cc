#include "tests/durability/promises.h"

#include <algorithm>

#include <fmt/format.h>

namespace xyn::durability {
namespace {

using model::RunStatus;

std::string Words(RunStatus status, std::int32_t attempt) {
  return fmt::format("{} in attempt {}", model::ToString(status), attempt);
}

// The calls of which some runs are there and others are not.
std::vector<std::string> HalfDone(const std::map<base::Uuid, std::set<bool>>& presence_by_call) {
  std::vector<std::string> broken;
  for (const auto& [call, presence] : presence_by_call) {
    if (presence.size() > 1) broken.push_back(call.ToString() + ": its enqueue is half done");
  }
  return broken;
}

}  // namespace

std::string OutputsOf(std::int32_t attempt) { return fmt::format(R"({{"attempt":{}}})", attempt); }

void Promises::Hear(const Promise& promise) {
  Story& story = stories_[promise.id];
  switch (promise.kind) {
    case Promise::Kind::kAsked:
      story.call = promise.call;
      return;  // no promise yet
    case Promise::Kind::kEnqueued:
      story.enqueued = true;
      break;
    case Promise::Kind::kClaimed:
      if (!story.granted.insert(promise.attempt).second) {
        contradictions_.push_back(fmt::format("{}: attempt {} was granted twice",
                                              promise.id.ToString(), promise.attempt));
      }
      break;
    case Promise::Kind::kFinished:
      story.over = std::max(story.over, promise.attempt);
      if (model::IsTerminal(promise.status)) {
        HearFinal(promise.id, story, {promise.status, promise.attempt});
      }
      break;
    case Promise::Kind::kCancelled:
      HearFinal(promise.id, story, {RunStatus::kCancelled, 0});
      break;
    case Promise::Kind::kCancelRequested:
      story.cancel_requested = true;
      break;
  }
  ++heard_;
}

void Promises::HearFinal(const base::Uuid& id, Story& story, const Final& final) {
  if (!story.final) {
    story.final = final;
    return;
  }
  // The finish that is repeated, because its first answer got lost, reports what it finds.
  const bool same_attempt =
      story.final->attempt == 0 || final.attempt == 0 || story.final->attempt == final.attempt;
  if (story.final->status == final.status && same_attempt) return;
  contradictions_.push_back(fmt::format("{}: finalised twice, {} and {}", id.ToString(),
                                        Words(story.final->status, story.final->attempt),
                                        Words(final.status, final.attempt)));
}

std::string Promises::Objection(const Story& story, const model::Run* row) {
  if (row == nullptr) return story.enqueued ? "was enqueued and is not there" : "";
  if (!story.granted.empty() && row->attempt < *story.granted.rbegin()) {
    return fmt::format("attempt {} was granted, now it is {}", *story.granted.rbegin(),
                       Words(row->status, row->attempt));
  }
  if (story.final && (row->status != story.final->status ||
                      (story.final->attempt != 0 && row->attempt != story.final->attempt))) {
    return fmt::format("became {}, now it is {}", Words(story.final->status, story.final->attempt),
                       Words(row->status, row->attempt));
  }
  if (row->status == RunStatus::kRunning && row->attempt <= story.over) {
    return fmt::format("attempt {} was over, now it is {}", story.over,
                       Words(row->status, row->attempt));
  }
  if (row->status == RunStatus::kCompleted && row->outputs != OutputsOf(row->attempt)) {
    return fmt::format("completed in attempt {} with {}", row->attempt, row->outputs.value_or(""));
  }
  if (story.cancel_requested && !model::IsTerminal(row->status) && !row->cancel_requested_at) {
    return "a cancel was asked for, and nothing tells of it";
  }
  return "";
}

std::vector<std::string> Promises::Broken(const std::vector<model::Run>& rows) const {
  std::vector<std::string> broken = contradictions_;
  std::map<base::Uuid, const model::Run*> by_id;
  for (const model::Run& row : rows) {
    by_id[row.id] = &row;
    if (!stories_.contains(row.id)) broken.push_back(row.id.ToString() + ": nobody enqueued it");
  }
  std::map<base::Uuid, std::set<bool>> presence_by_call;
  for (const auto& [id, story] : stories_) {
    const auto found = by_id.find(id);
    const model::Run* const row = found == by_id.end() ? nullptr : found->second;
    presence_by_call[story.call].insert(row != nullptr);
    const std::string objection = Objection(story, row);
    if (!objection.empty()) broken.push_back(id.ToString() + ": " + objection);
  }
  for (std::string& half_done : HalfDone(presence_by_call)) broken.push_back(std::move(half_done));
  return broken;
}

}  // namespace xyn::durability
