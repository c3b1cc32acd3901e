#include "store/cell.hpp"

#include "pg/guard.hpp"

namespace cp {

namespace {

// The finalizer of MurmurHash3: every bit of the state reaches every other.
uint64 mixed(uint64 state, uint64 value) noexcept {
    uint64 hash = state * 0x9E3779B97F4A7C15ULL + value;
    hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDULL;
    hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53ULL;
    return hash ^ (hash >> 33);
}

uint64 mixed(uint64 state, const OptionalInteger &value) noexcept {
    return mixed(state, value.present ? static_cast<uint64>(value.value) : ~uint64{0});
}

uint64 mixed(uint64 state, const OptionalText &value) noexcept {
    return mixed(state, value.present ? std::hash<std::string_view>()(value.text) : 1);
}

bool is_zero_amount(Numeric amount) {
    return pg([&] {
        const Datum sign = DirectFunctionCall1(numeric_sign, NumericGetDatum(amount));
        return DatumGetInt32(DirectFunctionCall1(numeric_int4, sign)) == 0;
    });
}

bool same_amount(Numeric a, Numeric b) {
    if (a == nullptr || b == nullptr)
        return (a == nullptr || is_zero_amount(a)) && (b == nullptr || is_zero_amount(b));
    return pg(
        [&] { return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a), NumericGetDatum(b))) == 0; });
}

constexpr size_t kChunkHeader = 16;
// With what a hash table adds: the next one, the hash, a bucket.
constexpr size_t kCellBytes = sizeof(CellTable::Map::value_type) + 3 * sizeof(void *) + kChunkHeader;
constexpr size_t kHistogramBytes = 256;

// Those that a table keeps copies of.
constexpr OptionalText CellKey::*kTexts[] = {&CellKey::project_key, &CellKey::interviewer_key, &CellKey::outcome,
                                             &CellKey::segment, &CellKey::subject};

const std::vector<Histogram::Bin> &bins_of(const CellValue &value) {
    static const std::vector<Histogram::Bin> none;
    return value.histogram == nullptr ? none : value.histogram->bins();
}

}  // namespace

// numeric_add allocates in the current context and may raise; the old sum stays in place until the new one is there.
Numeric sum_of_amounts(Numeric sum, Numeric amount, int sign, MemoryContext context) {
    const Datum operand = NumericGetDatum(amount);
    MemoryContext previous = MemoryContextSwitchTo(context);
    Datum result;
    if (sum == nullptr)
        result = sign > 0 ? datumCopy(operand, false, -1) : DirectFunctionCall1(numeric_uminus, operand);
    else
        result = DirectFunctionCall2(sign > 0 ? numeric_add : numeric_sub, NumericGetDatum(sum), operand);
    MemoryContextSwitchTo(previous);
    if (sum != nullptr)
        pfree(sum);
    return DatumGetNumeric(result);
}

bool same_value(const CellValue &a, const CellValue &b) {
    return a.measures == b.measures && same_amount(a.amount, b.amount) && bins_of(a) == bins_of(b);
}

bool is_zero(const CellValue &value) {
    return value.measures == Measures{} && bins_of(value).empty() &&
           (value.amount == nullptr || is_zero_amount(value.amount));
}

size_t CellKeyHash::operator()(const CellKey &key) const {
    uint64 state = mixed(0, static_cast<uint32>(key.day));
    state = mixed(state, key.project);
    state = mixed(state, key.interviewer);
    state = mixed(state, key.outcome);
    if (key.project_key.present)
        state = mixed(state, key.project_key);
    if (key.interviewer_key.present)
        state = mixed(state, key.interviewer_key);
    if (key.hour.present)
        state = mixed(state, key.hour);
    if (key.segment.present)
        state = mixed(state, key.segment);
    if (key.subject.present)
        state = mixed(state, key.subject);
    return state;
}

CellTable::CellTable(MemoryContext context, CellOverflow *overflow)
    : context_(context),
      overflow_(overflow),
      cells_(0, CellKeyHash(), std::equal_to<CellKey>(), Map::allocator_type(context)) {}

CellKey CellTable::owned(const CellKey &key) {
    CellKey copy = key;
    for (OptionalText CellKey::*part : kTexts) {
        OptionalText &value = copy.*part;
        if (value.text.empty())
            continue;
        char *bytes = ContextAllocator<char>(context_).allocate(value.text.size());
        memcpy(bytes, value.text.data(), value.text.size());
        bytes_ += value.text.size() + kChunkHeader;
        value.text = {bytes, value.text.size()};
    }
    return copy;
}

CellValue &CellTable::add(const CellKey &key, const Measures &measures, Numeric amount, int sign) {
    auto found = cells_.find(key);
    if (found == cells_.end()) {
        if (wanted_ != nullptr && !wanted_->contains(key))
            return lost_;
        if (overflow_ != nullptr)
            overflow_->make_room();
        found = cells_.try_emplace(owned(key)).first;
        bytes_ += kCellBytes;
    }
    CellValue &value = found->second;
    value.measures.add(measures, sign);
    if (amount != nullptr)
        value.amount = pg([&] { return sum_of_amounts(value.amount, amount, sign, context_); });
    return value;
}

CellValue &CellTable::add(const CellKey &key, const Measures &measures, Numeric amount, const Histogram *histogram,
                          int sign) {
    CellValue &value = add(key, measures, amount, sign);
    if (histogram != nullptr && !histogram->empty())
        histogram_of(value).add(*histogram, sign);
    return value;
}

Histogram &CellTable::histogram_of(CellValue &value) {
    if (value.histogram == nullptr) {
        value.histogram = std::make_unique<Histogram>();
        bytes_ += kHistogramBytes;
    }
    return *value.histogram;
}

void CellTable::add_bin(CellValue &value, int bin, int sign) { histogram_of(value).add(bin, sign); }

int64 CellTable::count_changes() const {
    return std::count_if(cells_.begin(), cells_.end(), [](const auto &cell) { return !is_zero(cell.second); });
}

void CellTable::clear() {
    for (auto &[key, value] : cells_) {
        for (OptionalText CellKey::*part : kTexts)
            if (!(key.*part).text.empty())
                pfree(const_cast<char *>((key.*part).text.data()));
        if (value.amount != nullptr)
            pfree(value.amount);
    }
    cells_.clear();
    bytes_ = 0;
}

}  // namespace cp
