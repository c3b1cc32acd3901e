#include "report/audit.hpp"

namespace cp {

namespace {

bool audited = false;

// Ids come from the application: what could forge a line of the log is replaced.
std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char character) { return character < ' ' || character == 127; }, '?');
    return text;
}

std::string principal_name() {
    const Principal principal = current_principal();
    if (principal.user)
        return "user \"" + printable(*principal.user) + "\"";
    const char *role = pg([&] { return GetUserNameFromId(principal.role, false); });
    return "role \"" + printable(role) + "\"";
}

std::string project_names(const Filters &filters) {
    if (!filters.projects)
        return "all projects";
    constexpr size_t kMost = 100;
    std::string names = filters.projects->empty() ? "no project" : "projects ";
    for (size_t i = 0; i < filters.projects->size() && i < kMost; ++i)
        names += (i == 0 ? "" : ", ") + std::to_string((*filters.projects)[i]);
    if (filters.projects->size() > kMost)
        names += " and " + std::to_string(filters.projects->size() - kMost) + " more";
    return names;
}

}  // namespace

void audit_report(const char *function, const Filters &filters, int64 rows) {
    if (!audited)
        return;
    const std::string who = principal_name();
    const std::string projects = project_names(filters);
    pg([&] {
        ereport(LOG, (errmsg("collection_performance audit: %s called %s on source \"%s\", %s, " INT64_FORMAT " rows",
                             who.c_str(), function, filters.source->name.c_str(), projects.c_str(), rows),
                      errhidestmt(true), errhidecontext(true)));
    });
}

void log_unmasked(const char *function, const Filters &filters, int64 rows) {
    if (rows == 0)
        return;
    const std::string who = principal_name();
    const std::string projects = project_names(filters);
    pg([&] {
        ereport(
            LOG,
            (errmsg("collection_performance: %s read unmasked phone numbers with %s on source \"%s\", %s, " INT64_FORMAT
                    " rows",
                    who.c_str(), function, filters.source->name.c_str(), projects.c_str(), rows),
             errhidestmt(true), errhidecontext(true)));
    });
}

void define_audit() {
    DefineCustomBoolVariable("collection_performance.audit",
                             "Logs every call of a report: who, which projects, how many rows.", nullptr, &audited,
                             false, PGC_SUSET, 0, nullptr, nullptr, nullptr);
}

}  // namespace cp
