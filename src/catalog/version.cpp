#include "catalog/version.hpp"

#include "model/version.hpp"
#include "pg/guard.hpp"

namespace cp {

namespace {

// The series whose tables and functions this library knows beside its own: writers go on between the installation of a
// package and ALTER EXTENSION UPDATE. What begins a new series is in doc/design.md, "Versions". Of 0.1 it knows that
// there is no table of closed months (store/closed_months.hpp).
constexpr std::string_view kServedSeries[] = {"0.1"};

constexpr bool is_served(std::string_view series) noexcept {
    return std::find(std::begin(kServedSeries), std::end(kServedSeries), series) != std::end(kServedSeries);
}

}  // namespace

const char *library_version() noexcept { return CP_VERSION; }

bool serves(std::string_view version) noexcept {
    const std::string_view series = series_of(version);
    return series == series_of(CP_VERSION) || is_served(series);
}

void require_served() {
    const std::string version = extension_version();
    if (serves(version))
        return;
    const bool older = is_earlier_series(series_of(version), series_of(CP_VERSION));
    throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                "the library of collection_performance does not serve this version of the extension")
        .detail("This session has loaded version " CP_VERSION
                " of the library; the extension in this database is version " +
                version + ".")
        .hint(older ? "Run ALTER EXTENSION collection_performance UPDATE."
                    : "Start a new session. Where that does not help, install the package of version " + version + ".");
}

}  // namespace cp
