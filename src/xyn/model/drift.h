// How far two looks at one queue are apart.
#pragma once

#include <cstdint>

#include "xyn/model/queue_snapshot.h"

namespace xyn::model {

// The number of runs that `kept` has in the wrong place or not at all, if `counted` is right: the
// largest of what differs by status, by time and by blueprint. 0 exactly if all their counts are
// the same; ages are not compared.
std::int64_t Drift(const QueueSnapshot& kept, const QueueSnapshot& counted);

}  // namespace xyn::model
