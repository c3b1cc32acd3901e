#include "report/fact_rows.hpp"

#include "catalog/zone.hpp"
#include "model/kpi.hpp"
#include "model/phone.hpp"
#include "model/text.hpp"
#include "pg/kept_plans.hpp"
#include "pg/text.hpp"
#include "report/audit.hpp"
#include "report/engine.hpp"
#include "report/fact_query.hpp"
#include "report/members.hpp"
#include "report/references.hpp"
#include "store/member.hpp"

namespace cp {

namespace {

constexpr long kBatch = 1000;

// What a batch brings: rows, and the keys that still stand for something.
struct Batch {
    std::vector<FactRow> rows;
    std::vector<std::optional<std::string>> project_keys, interviewer_keys;
    std::vector<std::vector<std::optional<std::string>>> reference_keys;  // by reference, then row
};

// What the keys of a role are called, and their numbers where they are not numbers themselves; remembered for the call.
class Names {
public:
    Names(const Source &source, Role role) : source_(source), role_(role) {}

    void learn(const std::vector<std::optional<std::string>> &keys) {
        std::vector<std::string> unknown;
        for (const auto &key : keys)
            if (key && known_.try_emplace(*key).second)
                unknown.push_back(*key);
        const Members members = find_members(source_, role_, unknown);
        for (const std::string &key : unknown)
            known_[key] = {label_of(source_, role_, members, key), number_of(key)};
    }
    void name(const std::optional<std::string> &key, std::optional<std::string> &label,
              std::optional<int64> &id) const {
        if (!key)
            return;
        const auto &[known_label, known_id] = known_.at(*key);
        label = known_label;
        id = known_id;
    }

private:
    int64 number_of(const std::string &key) const {
        if (!source_.is_keyed(role_))
            return std::strtoll(key.c_str(), nullptr, 10);
        const HeldSnapshot snapshot = HeldSnapshot::active();
        return surrogate_of(source_, role_, bounded(key), snapshot.get());
    }

    const Source &source_;
    Role role_;
    std::unordered_map<std::string, std::pair<std::string, int64>> known_;
};

// An open query on the fact table, run as its owner.
class FactCursor {
public:
    FactCursor(const Source &source, FactQuery query) : owner_(owner_of_relation(source.fact)) {
        const ActingAs owner(owner_);
        SqlArgs &args = query.args;
        if (query.kept) {
            static KeptPlans plans;
            SPIPlanPtr plan = plans.of(query.sql, {args.types(), args.types() + args.count()}, *query.kept);
            portal_ = pg([&] { return SPI_cursor_open(nullptr, plan, args.values(), args.nulls(), true); });
            return;
        }
        portal_ = pg([&] {
            return SPI_cursor_open_with_args(nullptr, query.sql.c_str(), args.count(), args.types(), args.values(),
                                             args.nulls(), true, 0);
        });
    }
    ~FactCursor() {
        if (!exit_.by_exception())
            SPI_cursor_close(portal_);
    }
    FactCursor(const FactCursor &) = delete;
    FactCursor &operator=(const FactCursor &) = delete;

    // Rows are in SPI_tuptable until the next fetch; false where there are no more.
    bool fetch() {
        const ActingAs owner(owner_);
        return pg([&] {
            SPI_freetuptable(SPI_tuptable);
            SPI_cursor_fetch(portal_, true, kBatch);
            return SPI_processed > 0;
        });
    }

private:
    ScopeExit exit_;
    Oid owner_;
    Portal portal_ = nullptr;
};

class FactReader {
public:
    FactReader(const Filters &filters, const VisibleProjects &unmasked, const FactQuery &query)
        : source_(*filters.source),
          unmasked_(unmasked),
          instants_(query.instants),
          grouped_(query.grouped),
          clock_(source_.zone),
          projects_(source_, Role::project),
          interviewers_(source_, Role::interviewer) {}

    Batch read(const SqlSession &session) {
        Batch batch;
        batch.reference_keys.resize(source_.references.size());
        for (uint64 row = 0; row < session.rows(); ++row)
            read_row(session, row, batch);
        projects_.learn(batch.project_keys);
        interviewers_.learn(batch.interviewer_keys);
        for (size_t row = 0; row < batch.rows.size(); ++row) {
            projects_.name(batch.project_keys[row], batch.rows[row].project, batch.rows[row].project_id);
            interviewers_.name(batch.interviewer_keys[row], batch.rows[row].interviewer,
                               batch.rows[row].interviewer_id);
            mask(batch.rows[row]);
        }
        join(batch);
        return batch;
    }
    int64 unmasked_rows() const noexcept { return unmasked_rows_; }

private:
    std::optional<std::string> text(const SqlSession &session, uint64 row, int column) const {
        bool isnull = false;
        const Datum value = session.datum(row, column, &isnull);
        return isnull ? std::nullopt : std::optional(text_of(value));
    }

    // Where numbers are the keys, they are spelled as dimensions spell theirs.
    std::optional<std::string> key(const SqlSession &session, uint64 row, int column, bool keyed) const {
        if (keyed)
            return text(session, row, column);
        const std::optional<int64> number = session.optional_integer(row, column);
        return number ? std::optional(std::to_string(*number)) : std::nullopt;
    }

    std::optional<int64> instant(const SqlSession &session, uint64 row, int column) const {
        bool isnull = false;
        const Datum value = session.datum(row, column, &isnull);
        if (isnull || TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value)))
            return std::nullopt;
        return instants_ ? DatumGetTimestampTz(value) : instant_of(DatumGetTimestamp(value), source_.zone);
    }

    // Of times as they stand in the table: a wall clock's is not an instant's.
    void read_times(const SqlSession &session, uint64 row, FactRow &read) {
        read.started = instant(session, row, fact_started);
        read.ended = instant(session, row, fact_ended);
        if (!read.started && !read.ended)
            return;
        const int dated_by = read.ended ? fact_ended : fact_started;
        bool isnull = false;
        const int64 dated = DatumGetInt64(session.datum(row, dated_by, &isnull));
        read.day = day_of(instants_ ? clock_.local_time(dated) : dated);
        if (!read.started || !read.ended)
            return;
        const int64 started = DatumGetInt64(session.datum(row, fact_started, &isnull));
        const int64 ended = DatumGetInt64(session.datum(row, fact_ended, &isnull));
        if (ended > started)
            read.duration_sec = average_seconds(Int128{ended} - started, 1);
    }

    void read_row(const SqlSession &session, uint64 row, Batch &batch) {
        FactRow &read = batch.rows.emplace_back();
        if (source_.has(Role::row_id))
            read.row_id = text(session, row, fact_row_id);
        batch.project_keys.push_back(key(session, row, fact_project, source_.project_keyed));
        batch.interviewer_keys.push_back(key(session, row, fact_interviewer, source_.interviewer_keyed));
        read.phone_number = text(session, row, fact_phone);
        read.outcome_code = text(session, row, fact_outcome);
        read.call_attempts = session.optional_integer(row, fact_dials);
        read_times(session, row, read);
        read.details = text(session, row, fact_details);
        int column = fact_first_reference;
        for (auto &keys : batch.reference_keys)
            keys.push_back(text(session, row, column++));
        if (grouped_)
            read.group = session.integer(row, column);
    }

    void mask(FactRow &row) {
        if (!row.phone_number)
            return;
        if (unmasked_.all || (row.project_id && unmasked_.contains(*row.project_id)))
            ++unmasked_rows_;
        else
            row.phone_number = masked_phone(*row.phone_number);
    }

    void join(Batch &batch) const {
        if (source_.references.empty())
            return;
        const std::vector<Reference> &references = source_.references;
        // Whose objects are the same are looked up together: an owner and an assignee are both users.
        std::vector<size_t> looked_up_as;
        std::vector<std::vector<std::string>> keys(references.size());
        for (size_t i = 0; i < references.size(); ++i) {
            const auto same = std::find_if(references.begin(), references.end(),
                                           [&](const Reference &each) { return each.same_objects(references[i]); });
            looked_up_as.push_back(static_cast<size_t>(same - references.begin()));
            for (const auto &key : batch.reference_keys[i])
                if (key)
                    keys[looked_up_as.back()].push_back(*key);
        }
        std::vector<Objects> objects;
        for (size_t i = 0; i < references.size(); ++i)
            objects.push_back(find_objects(references[i], distinct(std::move(keys[i]))));
        for (size_t row = 0; row < batch.rows.size(); ++row) {
            std::vector<const std::string *> found;
            for (size_t i = 0; i < references.size(); ++i) {
                const Objects &known = objects[looked_up_as[i]];
                const auto &wanted = batch.reference_keys[i][row];
                const auto object = wanted ? known.find(*wanted) : known.end();
                found.push_back(object == known.end() ? nullptr : &object->second);
            }
            batch.rows[row].details = with_objects(batch.rows[row].details, references, found);
        }
    }

    static std::vector<std::string> distinct(std::vector<std::string> values) {
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        return values;
    }

    const Source &source_;
    const VisibleProjects &unmasked_;
    bool instants_, grouped_;
    ZoneClock clock_;
    Names projects_, interviewers_;
    int64 unmasked_rows_ = 0;
};

// What reading a batch leaves in memory goes with it.
class BatchMemory {
public:
    BatchMemory() : context_("collection_performance rows") {}
    template <class Read>
    auto with(Read &&read) {
        pg([&] { MemoryContextReset(context_.get()); });
        MemoryContext previous = MemoryContextSwitchTo(context_.get());
        auto result = read();
        MemoryContextSwitchTo(previous);
        return result;
    }

private:
    OwnedContext context_;
};

// write gets the projects whose phone numbers are shown, and gives the query.
template <class Write>
void visit_rows(const char *function, const Filters &filters, const std::function<void(const FactRow &)> &visit,
                Write &&write) {
    const VisibleProjects unmasked = unmasked_projects(filters);
    SqlSession session;
    FactQuery query = write(unmasked);
    FactReader reader(filters, unmasked, query);
    FactCursor cursor(*filters.source, std::move(query));
    BatchMemory memory;
    while (cursor.fetch()) {
        const Batch batch = memory.with([&] { return reader.read(session); });
        for (const FactRow &row : batch.rows)
            visit(row);
    }
    log_unmasked(function, filters, reader.unmasked_rows());
}

}  // namespace

const std::vector<std::string> &row_column_names() {
    static const std::vector<std::string> names{
        "row_id",       "date",          "project",    "project_id", "interviewer",  "interviewer_id", "phone_number",
        "outcome_code", "call_attempts", "start_form", "end_form",   "duration_sec", "details"};
    return names;
}

void visit_fact_rows(const char *function, const Filters &filters, const RowOrder &order, const RowWindow &window,
                     const std::function<void(const FactRow &)> &visit) {
    if (filters.projects && filters.projects->empty())
        return;
    visit_rows(function, filters, visit,
               [&](const VisibleProjects &unmasked) { return fact_query(filters, unmasked, order, window); });
}

void visit_latest_rows(const char *function, const Filters &filters, int64 count,
                       const std::function<void(const FactRow &)> &visit) {
    visit_rows(function, filters, visit, [&](const VisibleProjects &) { return latest_query(filters, count); });
}

void visit_newest_rows(const char *function, const Filters &filters, const NewestWanted &wanted, bool ids_alone,
                       const std::function<void(const FactRow &)> &visit) {
    if (!ids_alone) {
        visit_rows(function, filters, visit,
                   [&](const VisibleProjects &) { return newest_query(filters, wanted, false); });
        return;
    }
    SqlSession session;
    FactCursor cursor(*filters.source, newest_query(filters, wanted, true));
    while (cursor.fetch())
        for (uint64 row = 0; row < session.rows(); ++row) {
            FactRow read;
            if (filters.source->has(Role::row_id))
                read.row_id = session.optional_text(row, 1);
            read.group = session.integer(row, 2);
            visit(read);
        }
}

bool are_rows_counted(const Filters &filters) { return filters.days.first >= filters.source->counted_from; }

int64 count_fact_rows(const Filters &filters) {
    if (filters.projects && filters.projects->empty())
        return 0;
    if (!are_rows_counted(filters)) {
        SqlSession session;
        FactQuery query = fact_count_query(filters);
        const ActingAs owner(owner_of_relation(filters.source->fact));
        session.query(query.sql, std::move(query.args));
        return session.integer(0, 1);
    }
    const OwnedContext memory("collection_performance count");
    KpiQuery query{&filters};
    query.distributions = false;
    return sum_kpis(query, memory.get()).front().sums.measures.rows;
}

}  // namespace cp
