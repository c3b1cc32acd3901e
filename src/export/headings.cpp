#include "export/headings.hpp"

namespace cp {

namespace {

using Words = std::array<const char *, 2>;  // by language

// By the values of Heading.
constexpr std::array<Words, static_cast<size_t>(Heading::count)> kHeadings{{
    {"Collection performance", "عملکرد گردآوری"},
    {"Filter", "فیلتر"},
    {"Value", "مقدار"},
    {"Source", "منبع"},
    {"Time zone", "منطقه زمانی"},
    {"From", "از تاریخ"},
    {"To", "تا تاریخ"},
    {"Project", "پروژه"},
    {"Projects", "پروژه‌ها"},
    {"Project key", "کلید پروژه"},
    {"Interviewers", "مصاحبه‌گران"},
    {"Interviewer keys", "کلید مصاحبه‌گران"},
    {"Teams", "تیم‌ها"},
    {"Outcomes", "کدهای نتیجه"},
    {"Segments", "سلول‌های سهمیه"},
    {"Top 5 by", "معیار پنج نفر برتر"},
    {"KPI", "شاخص"},
    {"Attempts", "تلاش‌ها"},
    {"Completes", "تکمیل‌شده"},
    {"Success rate", "نرخ موفقیت"},
    {"Average duration (s)", "میانگین مدت (ثانیه)"},
    {"Contacts", "تماس‌های موفق"},
    {"Non-contacts", "بدون تماس"},
    {"Refusals", "امتناع"},
    {"Dials", "شماره‌گیری‌ها"},
    {"Open", "باز"},
    {"Amount", "مبلغ"},
    {"Unique subjects", "افراد یکتا"},
    {"Median duration (s)", "میانهٔ مدت (ثانیه)"},
    {"90th percentile of duration (s)", "صدک نودم مدت (ثانیه)"},
    {"Day", "روز"},
    {"Interviewer", "مصاحبه‌گر"},
    {"(nobody)", "(هیچ‌کس)"},
    {"Share of completes", "سهم از تکمیل‌شده‌ها"},
    {"Share of completes, the first ten", "سهم از تکمیل‌شده‌ها، ده نفر نخست"},
    {"Attempts and completes by day", "تلاش‌ها و تکمیل‌شده‌ها به تفکیک روز"},
    {"Rank", "رتبه"},
}};

// By the values of RowColumn.
constexpr std::array<const char *, 13> kPersianColumns{
    "شناسه ردیف", "تاریخ",    "پروژه",      "شناسه پروژه", "مصاحبه‌گر", "شناسه مصاحبه‌گر",
    "شماره تلفن", "کد نتیجه", "دفعات تماس", "شروع فرم",    "پایان فرم",           "مدت (ثانیه)",
    "جزئیات"};

}  // namespace

const std::vector<std::string> &language_names() {
    static const std::vector<std::string> names{"en", "fa"};
    return names;
}

const char *heading(Heading heading, Language language) noexcept {
    return kHeadings[static_cast<size_t>(heading)][static_cast<size_t>(language)];
}

std::string row_heading(RowColumn column, Language language) {
    const auto place = static_cast<size_t>(column);
    return language == Language::fa ? kPersianColumns[place] : row_column_names()[place];
}

}  // namespace cp
