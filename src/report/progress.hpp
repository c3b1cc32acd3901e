// How far campaigns are: projects with a planned number of calls, which are being called.
#pragma once

#include "report/engine.hpp"
#include "report/fact_rows.hpp"

namespace cp {

// What a call asks for.
struct ProgressCall {
    ProjectCall projects;
    int64 recent;                      // how many of the latest rows
    int64 active_within, rate_window;  // microseconds
};

// The parameters projects, recent, active_within, source, project_keys and rate_window. Errors: as read_filters();
// 22023 a number or interval out of range.
ProgressCall read_progress_call(const FunctionArgs &args);

struct Progress {
    int64 project_id;
    std::string project_key;
    std::string label;  // the key where nothing names it
    std::optional<std::string> status;
    std::optional<int64> total;  // planned
    int64 completed, failed;     // of what has ended
    std::optional<int64> remaining;
    double rate_per_minute;
    std::optional<int64> seconds_remaining;
    std::optional<TimestampTz> estimated_end;
    int64 converted;  // of completed, those of disposition complete
    int64 active;
    std::optional<TimestampTz> first_at, last_at;
    KpiSums sums;
    std::vector<FactRow> latest;

    int64 processed() const noexcept { return completed + failed; }
    std::optional<double> completion_pct() const noexcept {
        return total ? std::optional(percentage(processed(), *total)) : std::nullopt;
    }
};

// Visits the campaigns by their number. function is named in the server's log where unmasked numbers are read. 42501 a
// project that neither the mapped table nor a row knows.
void visit_progress(const char *function, const ProgressCall &call, const std::function<void(const Progress &)> &visit);

}  // namespace cp
