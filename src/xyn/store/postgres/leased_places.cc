#include "xyn/store/postgres/leased_places.h"

namespace xyn::store::postgres {

void LeasedPlaces::Remember(const Result& rows, int id, int place) {
  const base::MutexLock lock(mutex_);
  for (int row = 0; row < rows.rows(); ++row) {
    if (!rows.IsNull(row, id)) rows_.Remember(rows.Id(row, id), rows.Place(row, place));
  }
}

std::vector<std::optional<RowPlace>> LeasedPlaces::Take(std::span<const Finish> finishes) {
  std::vector<std::optional<RowPlace>> places;
  places.reserve(finishes.size());
  const base::MutexLock lock(mutex_);
  for (const Finish& finish : finishes) places.push_back(rows_.Take(finish.token.run_id));
  return places;
}

}  // namespace xyn::store::postgres
