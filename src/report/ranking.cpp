#include "report/ranking.hpp"

namespace cp {

namespace {

// -1, 0 or 1 for numbers of any kind.
template <class T>
int compare(const T &a, const T &b) noexcept {
    return a < b ? -1 : b < a ? 1 : 0;
}

// completes / attempts as the fraction it is, not as it is rounded; 0 where there are no attempts.
int compare_sr(const KpiSums &a, const KpiSums &b) noexcept {
    const Int128 a_attempts = a.attempts == 0 ? 1 : a.attempts;
    const Int128 b_attempts = b.attempts == 0 ? 1 : b.attempts;
    return compare<Int128>(a.completes() * b_attempts, b.completes() * a_attempts);
}

int compare_amount(const KpiSums &a, const KpiSums &b) {
    if (a.amount == nullptr || b.amount == nullptr) {
        const auto sign = [](Numeric amount) {
            return amount == nullptr ? 0 : pg([&] {
                return DatumGetInt32(
                    DirectFunctionCall1(numeric_int4, DirectFunctionCall1(numeric_sign, NumericGetDatum(amount))));
            });
        };
        return compare(sign(a.amount), sign(b.amount));
    }
    return pg([&] {
        return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a.amount), NumericGetDatum(b.amount)));
    });
}

int compare_by(Metric metric, const KpiSums &a, const KpiSums &b) {
    switch (metric) {
        case Metric::completes: return compare(a.completes(), b.completes());
        case Metric::attempts: return compare(a.attempts, b.attempts);
        case Metric::sr: return compare_sr(a, b);
        case Metric::amount: return compare_amount(a, b);
    }
    return 0;
}

}  // namespace

void require_metric(Metric metric, const Source &source) {
    if (metric == Metric::amount && !source.has(Role::amount))
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source \"" + source.name + "\" has no amounts")
            .hint("Register it with the parameter amount.");
}

bool ranks_before(const KpiGroup &a, const KpiGroup &b, Metric metric, bool descending) {
    if (a.key.has_value() != b.key.has_value())
        return a.key.has_value();
    const int order = compare_by(metric, a.sums, b.sums);
    if (order != 0)
        return (order > 0) == descending;
    if (a.sums.completes() != b.sums.completes())
        return a.sums.completes() > b.sums.completes();
    if (a.sums.attempts != b.sums.attempts)
        return a.sums.attempts > b.sums.attempts;
    return std::tie(a.id, a.key) < std::tie(b.id, b.key);
}

std::vector<KpiGroup> rank_interviewers(const Filters &filters, Metric metric, bool descending, MemoryContext context) {
    KpiQuery query{&filters};
    query.group = GroupBy::interviewer;
    query.distributions = false;
    std::vector<KpiGroup> groups = sum_kpis(query, context);
    std::sort(groups.begin(), groups.end(),
              [&](const KpiGroup &a, const KpiGroup &b) { return ranks_before(a, b, metric, descending); });
    return groups;
}

std::vector<KpiGroup> top_interviewers(const Filters &filters, Metric metric, bool descending, int64 limit,
                                       MemoryContext context) {
    std::vector<KpiGroup> groups = rank_interviewers(filters, metric, descending, context);
    std::erase_if(groups, [](const KpiGroup &group) { return !group.id; });
    if (static_cast<int64>(groups.size()) > limit)
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(limit), groups.end());
    return groups;
}

}  // namespace cp
