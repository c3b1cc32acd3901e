#include "report/cell_filter.hpp"

namespace cp {

std::optional<StoredScan> scan_of(const Filters &filters, Snapshot snapshot) {
    StoredScan scan{};
    scan.source = filters.source.get();
    scan.snapshot = snapshot;
    scan.days = filters.days;
    scan.projects = filters.project_list();
    if (scan.projects != nullptr && scan.projects->empty())
        return std::nullopt;
    return scan;
}

}  // namespace cp
