// Counts of distinct subjects: as a map would count them, in whatever order rows come and go.
#include "model/subject_counts.hpp"

#include <map>
#include <utility>

#include "property.hpp"

namespace {

using Counts = std::map<std::pair<std::uint32_t, std::string>, std::int64_t>;

class Checked {
public:
    explicit Checked(std::uint64_t seed) : rows_(seed), numbers_(seed) {}
    void add(std::uint32_t group, const std::string &subject, std::int64_t rows) {
        rows_.add(group, subject, rows);
        counts_[{group, subject}] += rows;
        // Numbers are given in the order of first appearance, as those of rows_ are.
        const std::uint32_t number = numbers_.number_of(subject);
        fuzz::must(number < numbers_.size() && numbers_.text(number) == subject, "a number is of its text");
    }
    void regroup(const std::vector<std::uint32_t> &groups) {
        rows_.regroup(groups);
        Counts regrouped;
        for (const auto &[key, rows] : counts_)
            regrouped[{groups[key.first], key.second}] += rows;
        counts_ = std::move(regrouped);
    }
    void check() {
        std::erase_if(counts_, [](const auto &each) { return each.second == 0; });
        Counts seen;
        std::optional<std::pair<std::uint32_t, std::uint32_t>> last;
        rows_.each([&](std::uint32_t group, std::uint32_t number, std::int64_t rows) {
            const std::pair place(group, number);
            fuzz::must(!last || *last < place, "pairs come in their order, each once");
            last = place;
            seen[{group, std::string(numbers_.text(number))}] = rows;
        });
        fuzz::must(seen == counts_, "the counts are those of a map");
    }

private:
    cp::SubjectRows rows_;
    cp::SubjectNumbers numbers_;
    Counts counts_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    constexpr std::uint32_t kGroups = 5;
    FuzzedDataProvider from(data, size);
    Checked checked(from.ConsumeIntegral<std::uint64_t>());
    while (from.remaining_bytes() > 0) {
        const auto command = from.ConsumeIntegral<std::uint8_t>();
        if (command == 0xFF)
            checked.check();
        else if (command == 0xFE)
            checked.regroup({1, 1, 0, from.ConsumeIntegralInRange<std::uint32_t>(0, kGroups - 1), 4});
        else if (command >= 0xF0)
            // More than the first table has room for.
            for (int i = 0; i < 700; ++i)
                checked.add(command % kGroups, std::to_string(i * (command - 0xEF)), 1);
        else
            checked.add(command % kGroups, from.ConsumeRandomLengthString(12), from.ConsumeIntegralInRange(-2, 2));
    }
    checked.check();
    return 0;
}
