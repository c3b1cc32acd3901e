#include "report/kpi_sums.hpp"

#include <cmath>

#include "pg/owners.hpp"

namespace cp {

namespace {

constexpr int kRateDecimals = 4;
constexpr double kRateScale = 10'000;
constexpr double kMedian = 0.5;
constexpr double kNinetiethPercentile = 0.9;

Numeric zero() {
    return pg([] { return DatumGetNumeric(DirectFunctionCall1(int8_numeric, Int64GetDatum(0))); });
}

Numeric difference(Numeric after, Numeric before) {
    return pg([&] {
        return DatumGetNumeric(DirectFunctionCall2(numeric_sub, NumericGetDatum(after), NumericGetDatum(before)));
    });
}

template <class T>
std::optional<T> difference(const std::optional<T> &after, const std::optional<T> &before) {
    return after && before ? std::optional<T>(*after - *before) : std::nullopt;
}

// Of two fractions with so many decimals, as decimal arithmetic has it.
double rate_difference(double after, double before) {
    return (std::round(after * kRateScale) - std::round(before * kRateScale)) / kRateScale;
}

void put_amount(ResultRow &row, Numeric amount) {
    if (amount == nullptr)
        row.null();
    else
        row.datum(NumericGetDatum(amount), false);
}

}  // namespace

int64 contacts_of(const Dispositions &rows) noexcept {
    int64 sum = 0;
    for (size_t i = 0; i < rows.size(); ++i)
        if (is_contact(static_cast<Disposition>(i)))
            sum += rows[i];
    return sum;
}

void KpiSums::add(const KpiSums &other, MemoryContext context) {
    measures.add(other.measures, 1);
    attempts += other.attempts;
    ended += other.ended;
    for (size_t i = 0; i < by_disposition.size(); ++i) {
        by_disposition[i] += other.by_disposition[i];
        ended_by_disposition[i] += other.ended_by_disposition[i];
    }
    if (other.amount != nullptr)
        amount = pg([&] { return sum_of_amounts(amount, other.amount, 1, context); });
    if (other.histogram == nullptr)
        return;
    if (histogram == nullptr)
        histogram = std::make_unique<Histogram>();
    histogram->add(*other.histogram, 1);
}

KpiScope::KpiScope(const Source &source)
    : dials(source.has(Role::dials)),
      amount(source.has(Role::amount)),
      subjects(source.track_subjects),
      percentiles(source.track_percentiles) {}

Kpis::Kpis(const KpiSums &sums, const KpiScope &scope)
    : attempts(sums.attempts),
      completes(sums.completes()),
      success_rate(rate(completes, attempts, kRateDecimals)),
      avg_duration_sec(average_seconds(sums.measures.duration, sums.measures.timed)),
      contacts(sums.contacts()),
      non_contacts(sums.of(Disposition::non_contact)),
      refusals(sums.of(Disposition::refusal)),
      open(sums.measures.open),
      amount(nullptr) {
    if (scope.dials)
        dials = sums.measures.dials;
    if (scope.amount)
        amount = sums.amount == nullptr ? zero() : sums.amount;
    if (scope.subjects)
        unique_subjects = sums.subjects;
    if (scope.percentiles && sums.histogram != nullptr) {
        median_duration_sec = sums.histogram->percentile(kMedian);
        p90_duration_sec = sums.histogram->percentile(kNinetiethPercentile);
    }
}

void Kpis::put(ResultRow &row) const {
    row.int8(attempts).int8(completes).float8(success_rate).int8(avg_duration_sec);
    row.int8(contacts).int8(non_contacts).int8(refusals).int8(dials).int8(open);
    put_amount(row, amount);
    row.int8(unique_subjects).float8(median_duration_sec).float8(p90_duration_sec);
}

void Kpis::put_change(ResultRow &row, const Kpis &before) const {
    row.int8(attempts - before.attempts).int8(completes - before.completes);
    row.float8(rate_difference(success_rate, before.success_rate));
    row.int8(difference(avg_duration_sec, before.avg_duration_sec));
    row.int8(contacts - before.contacts).int8(non_contacts - before.non_contacts).int8(refusals - before.refusals);
    row.int8(difference(dials, before.dials)).int8(open - before.open);
    put_amount(row, amount == nullptr || before.amount == nullptr ? nullptr : difference(amount, before.amount));
    row.int8(difference(unique_subjects, before.unique_subjects));
    row.float8(difference(median_duration_sec, before.median_duration_sec));
    row.float8(difference(p90_duration_sec, before.p90_duration_sec));
}

}  // namespace cp
