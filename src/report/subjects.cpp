// collection_subjects: the most or the least active subjects.
#include "model/phone.hpp"
#include "model/subject_counts.hpp"
#include "pg/result.hpp"
#include "report/audit.hpp"
#include "report/cell_filter.hpp"
#include "store/fold.hpp"

namespace cp {

namespace {

enum Parameter { p_direction = kFilterCount, p_row_limit };

constexpr int64 kFewRows = 5;
constexpr int64 kMostRows = 10'000;
constexpr int kRateDecimals = 4;

// Sums the rows of each subject, as they are visited.
class SubjectSums final : public CellVisitor {
public:
    struct Sums {
        int64 rows = 0, attempts = 0, completes = 0;
        int64 hidden_rows = 0;  // of projects for which the caller may not see subjects
        int64 days = 0;         // with rows; and the first and the last of them
        Day first_day = 0, last_day = 0;
    };

    SubjectSums(const Filters &filters, const VisibleProjects &unmasked)
        : wanted_(filters), unmasked_(unmasked), queue_(static_cast<uint64>(filters.source->key_seed)) {}

    void visit(const StoredCell &cell) override {
        const Classified outcome = wanted_.classify(cell.key);
        if (!outcome.wanted || !cell.key.subject.present)
            return;
        Part part{};
        part.day = static_cast<uint32>(cell.key.day);
        part.rows = cell.measures.rows;
        part.is_attempt = outcome.attempt;
        part.is_complete = outcome.classified && outcome.disposition == Disposition::complete;
        part.is_hidden = !unmasked_.all && !(cell.key.project.present && unmasked_.contains(cell.key.project.value));
        if (queue_.add(cell.key.subject.text, part))
            settle();
    }
    // To be called once, when all is visited.
    void finish() {
        settle();
        days_.each([&](uint32 number, uint32 day_bits, int64) {
            const auto day = static_cast<Day>(day_bits);
            Sums &sums = sums_[number];
            sums.first_day = sums.days == 0 ? day : std::min(sums.first_day, day);
            sums.last_day = sums.days == 0 ? day : std::max(sums.last_day, day);
            ++sums.days;
        });
    }
    const std::vector<Sums> &sums() const noexcept { return sums_; }
    std::string_view subject(size_t number) const noexcept {
        return queue_.numbers().text(static_cast<uint32>(number));
    }

private:
    // What a cell adds to a subject.
    struct Part {
        int64 rows;
        uint32 day;
        bool is_attempt, is_complete, is_hidden;
    };

    void settle() {
        queue_.settle([&](uint32 number, const Part &part) { take(number, part); });
    }
    void take(uint32 number, const Part &part) {
        if (number >= sums_.size())
            sums_.resize(number + size_t{1});
        Sums &sums = sums_[number];
        sums.rows += part.rows;
        if (part.is_attempt)
            sums.attempts += part.rows;
        if (part.is_complete)
            sums.completes += part.rows;
        if (part.is_hidden)
            sums.hidden_rows += part.rows;
        days_.add(number, part.day, part.rows);
    }

    CellFilter wanted_;
    const VisibleProjects &unmasked_;
    SubjectQueue<Part> queue_;
    PairCounts days_;  // rows by subject and day
    std::vector<Sums> sums_;
};

struct ShownSubject {
    SubjectSums::Sums sums;
    std::string shown;
};

// What a call asks for.
struct SubjectsCall {
    bool descending;
    size_t limit;

    bool ranks_before(const SubjectSums::Sums &a, const SubjectSums::Sums &b) const noexcept {
        if (a.attempts != b.attempts)
            return (a.attempts > b.attempts) == descending;
        return a.completes > b.completes;
    }
    // Of those that rank alike nothing but what is shown decides: the order must not tell more of who is hidden.
    bool ranks_before(const ShownSubject &a, const ShownSubject &b) const noexcept {
        if (ranks_before(a.sums, b.sums) || ranks_before(b.sums, a.sums))
            return ranks_before(a.sums, b.sums);
        return std::tie(a.shown, a.sums.days, a.sums.first_day, a.sums.last_day) <
               std::tie(b.shown, b.sums.days, b.sums.first_day, b.sums.last_day);
    }
};

// Those that can be among the first, whatever decides between subjects that rank alike.
std::vector<size_t> candidates_of(const SubjectSums &subjects, const SubjectsCall &call) {
    const std::vector<SubjectSums::Sums> &sums = subjects.sums();
    std::vector<size_t> numbers;
    for (size_t number = 0; number < sums.size(); ++number)
        if (sums[number].rows != 0)
            numbers.push_back(number);
    if (numbers.size() <= call.limit)
        return numbers;
    const auto last = numbers.begin() + static_cast<std::ptrdiff_t>(call.limit) - 1;
    std::nth_element(numbers.begin(), last, numbers.end(),
                     [&](size_t a, size_t b) { return call.ranks_before(sums[a], sums[b]); });
    const SubjectSums::Sums &worst = sums[*last];
    std::erase_if(numbers, [&](size_t number) { return call.ranks_before(worst, sums[number]); });
    return numbers;
}

std::vector<ShownSubject> ranked(const SubjectSums &subjects, const SubjectsCall &call) {
    std::vector<ShownSubject> shown;
    for (const size_t number : candidates_of(subjects, call)) {
        const SubjectSums::Sums &sums = subjects.sums()[number];
        const std::string_view subject = subjects.subject(number);
        shown.push_back({sums, sums.hidden_rows == 0 ? std::string(subject) : masked_phone(subject)});
    }
    std::sort(shown.begin(), shown.end(),
              [&](const ShownSubject &a, const ShownSubject &b) { return call.ranks_before(a, b); });
    if (shown.size() > call.limit)
        shown.resize(call.limit);
    return shown;
}

void require_subjects(const Source &source) {
    if (!source.track_subjects)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source \"" + source.name + "\" keeps no subjects")
            .hint("Register it with the parameters subject and track_subjects => true.");
}

ResultRow row_of(int64 rank, const ShownSubject &subject) {
    const SubjectSums::Sums &sums = subject.sums;
    ResultRow row;
    row.int8(rank).text(subject.shown).int8(sums.attempts).int8(sums.completes);
    row.float8(rate(sums.completes, sums.attempts, kRateDecimals));
    row.int8(sums.days).date(sums.first_day).date(sums.last_day);
    return row;
}

void scan(SubjectSums &sums, const Filters &filters) {
    const HeldSnapshot snapshot = HeldSnapshot::active();
    if (const std::optional<StoredScan> scan = scan_of(filters, snapshot.get())) {
        ask_for_fold_if_many(scan_deltas(*scan, sums));
        scan_subjects(*scan, sums);
    }
    sums.finish();
}

void list_subjects(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    require_subjects(*filters.source);
    const bool descending = choice_of(args, p_direction, "direction", {"desc", "asc"}, 0) == 0;
    const SubjectsCall call{descending, static_cast<size_t>(row_limit_of(args, p_row_limit, kFewRows, kMostRows))};
    const VisibleProjects unmasked = unmasked_projects(filters);
    SubjectSums sums(filters, unmasked);
    scan(sums, filters);
    ResultSet rows(fcinfo);
    int64 unmasked_rows = 0;
    for (const ShownSubject &subject : ranked(sums, call)) {
        rows.add(row_of(rows.size() + 1, subject));
        if (subject.sums.hidden_rows == 0)
            ++unmasked_rows;
    }
    log_unmasked("collection_subjects", filters, unmasked_rows);
    audit_report("collection_subjects", filters, rows.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_subjects) {
    cp::list_subjects(fcinfo);
    return Datum(0);
}
