// The audit of reports: who was told what, in the server's log, where the setting asks for it.
#pragma once

#include "report/filter.hpp"

namespace cp {

// One LOG line: principal, function, source, projects and the number of rows. A log line outlives a rollback, and works
// on a standby. Nothing while collection_performance.audit is off.
void audit_report(const char *function, const Filters &filters, int64 rows);

// One LOG line, whatever the setting, where a call returned rows with phone numbers that are not masked.
void log_unmasked(const char *function, const Filters &filters, int64 rows);

void define_audit();

}  // namespace cp
