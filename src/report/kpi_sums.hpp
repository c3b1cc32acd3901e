// The sums from which every report's KPIs come.
#pragma once

#include "catalog/source.hpp"
#include "model/histogram.hpp"
#include "model/kpi.hpp"
#include "pg/result.hpp"
#include "store/cell.hpp"

namespace cp {

// Numbers of rows by disposition.
using Dispositions = std::array<int64, kDispositionNames.size()>;
int64 contacts_of(const Dispositions &rows) noexcept;

// Of a set of rows of the fact table.
struct KpiSums {
    Measures measures;
    int64 attempts = 0;
    Dispositions by_disposition{};
    int64 ended = 0;  // rows with a time that are not open; without a role for the end, all with a time
    Dispositions ended_by_disposition{};
    Numeric amount = nullptr;              // in the memory context of who sums
    std::unique_ptr<Histogram> histogram;  // nullptr: nothing timed, or not wanted
    int64 subjects = 0;                    // distinct ones

    int64 of(Disposition disposition) const noexcept { return by_disposition[static_cast<size_t>(disposition)]; }
    int64 completes() const noexcept { return of(Disposition::complete); }
    int64 contacts() const noexcept { return contacts_of(by_disposition); }
    // Adds everything but the subjects, which do not add up.
    void add(const KpiSums &other, MemoryContext context);
};

// What a source can tell of its rows: the other KPIs are NULL.
struct KpiScope {
    bool dials, amount, subjects, percentiles;
    explicit KpiScope(const Source &source);
};

// The KPIs as the reports show them.
struct Kpis {
    int64 attempts, completes;
    double success_rate;
    std::optional<int64> avg_duration_sec;
    int64 contacts, non_contacts, refusals;
    std::optional<int64> dials;
    int64 open;
    Numeric amount;  // nullptr: NULL
    std::optional<int64> unique_subjects;
    std::optional<double> median_duration_sec, p90_duration_sec;

    Kpis(const KpiSums &sums, const KpiScope &scope);
    // Appends them in the order of API.md.
    void put(ResultRow &row) const;
    // Appends what changed since before; NULL where either is.
    void put_change(ResultRow &row, const Kpis &before) const;
};
inline constexpr int kKpiColumns = 13;

}  // namespace cp
