#include "report/summation.hpp"

#include "model/range.hpp"
#include "store/fold.hpp"

namespace cp {

namespace {

int64 bucket_of(Bucket bucket, const CellKey &key) {
    switch (bucket) {
        case Bucket::none: return 0;
        case Bucket::hour: return key.hour.value;
        case Bucket::day: return key.day;
        case Bucket::week: return week_start(key.day);
        case Bucket::month: return month_start(key.day);
    }
    return 0;
}

}  // namespace

Summation::Summation(const KpiQuery &query, MemoryContext context)
    : query_(query),
      filters_(*query.filters),
      wanted_(filters_),
      context_(context),
      has_ends_(filters_.source->has(Role::ended_at)),
      subjects_wanted_(query.distributions && query.subjects && filters_.source->track_subjects),
      percentiles_wanted_(query.distributions && filters_.source->track_percentiles),
      subjects_(static_cast<uint64>(filters_.source->key_seed)) {}

// The coarsest level that tells apart what the groups and filters do.
Level Summation::level() const {
    if (query_.bucket == Bucket::hour || query_.group == GroupBy::segment)
        return Level::cell;
    const bool by_month = query_.bucket == Bucket::none || query_.bucket == Bucket::month;
    const Level level = by_month ? Level::project_month : Level::project_day;
    const bool by_interviewer = query_.group == GroupBy::interviewer || query_.group == GroupBy::team;
    return wanted_.level(by_interviewer ? with_interviewers(level) : level);
}

void Summation::run(Snapshot snapshot) {
    std::optional<StoredScan> found = scan_of(filters_, snapshot);
    if (!found)
        return;
    StoredScan &scan = *found;
    scan.level = level();
    scan_rollup(scan, *this);
    if (query_.compare) {
        // By itself: a month may lie in both.
        scan.days = filters_.days.previous();
        scan_rollup(scan, *this);
        scan.days.last = filters_.days.last;
    }
    ask_for_fold_if_many(scan_deltas(scan, *this));
    if (subjects_wanted_) {
        measures_wanted_ = false;
        scan_subjects(scan, *this);
    }
}

void Summation::visit(const StoredCell &cell) {
    const Classified outcome = wanted_.classify(cell.key);
    if (!outcome.wanted)
        return;
    const uint32 group = group_of(cell.key);
    if (measures_wanted_)
        add_measures(groups_[group]->sums, cell, outcome);
    if (subjects_wanted_ && cell.key.subject.present)
        subjects_.add(group, cell.key.subject.text, cell.measures.rows);
}

// Where there is no end, what has begun is over.
int64 Summation::ended_rows(const StoredCell &cell) const {
    if (cell.key.day == kUndated)
        return 0;
    return cell.measures.rows - (has_ends_ ? cell.measures.open : 0);
}

void Summation::add_measures(KpiSums &sums, const StoredCell &cell, const Classified &outcome) const {
    sums.measures.add(cell.measures, 1);
    if (outcome.attempt)
        sums.attempts += cell.measures.rows;
    const int64 ended = ended_rows(cell);
    sums.ended += ended;
    if (outcome.classified) {
        sums.by_disposition[static_cast<size_t>(outcome.disposition)] += cell.measures.rows;
        sums.ended_by_disposition[static_cast<size_t>(outcome.disposition)] += ended;
    }
    if (percentiles_wanted_ && !cell.histogram.empty()) {
        if (sums.histogram == nullptr)
            sums.histogram = std::make_unique<Histogram>();
        if (!sums.histogram->add_encoded(cell.histogram))
            throw Error(ERRCODE_DATA_CORRUPTED, "a stored duration histogram is damaged");
    }
    if (cell.amount != nullptr)
        sums.amount = sum_of_amounts(sums.amount, cell.amount, 1, context_);
}

uint32 Summation::group_of(const CellKey &key) {
    GroupKey wanted;
    wanted.previous = query_.compare && key.day < filters_.days.first;
    wanted.bucket = bucket_of(query_.bucket, key);
    switch (query_.group) {
        case GroupBy::none: break;
        case GroupBy::interviewer:
        case GroupBy::team: wanted.id = key.interviewer; break;
        case GroupBy::project: wanted.id = key.project; break;
        case GroupBy::outcome: wanted.text = key.outcome; break;
        case GroupBy::segment: wanted.text = key.segment; break;
    }
    // Cells come in the order of project and day, so the last group is often the next.
    if (last_ && last_->first == wanted)
        return last_->second;
    const auto found = places_.find(wanted);
    if (found == places_.end())
        return make_group(wanted, key);
    last_.emplace(*found);
    return found->second;
}

uint32 Summation::make_group(const GroupKey &wanted, const CellKey &key) {
    auto group = std::make_unique<KpiGroup>();
    group->previous = wanted.previous;
    group->bucket = wanted.bucket;
    group->day = query_.bucket == Bucket::hour ? key.day : static_cast<Day>(wanted.bucket);
    if (wanted.id.present)
        group->id = wanted.id.value;
    // Pending deltas bring their keys along; no member tells them before the fold.
    const OptionalText &raw = query_.group == GroupBy::project ? key.project_key : key.interviewer_key;
    if (wanted.id.present && raw.present)
        group->key = std::string(raw.text);
    GroupKey kept = wanted;
    if (wanted.text.present) {
        group->key = std::string(wanted.text.text);
        kept.text.text = *group->key;
    }
    const auto place = static_cast<uint32>(groups_.size());
    groups_.push_back(std::move(group));
    places_.emplace(kept, place);
    last_.emplace(kept, place);
    return place;
}

}  // namespace cp
