// The server's log: what an operator reads after the event. No client sees it.
#pragma once

#include "pg/guard.hpp"

namespace cp {

// One line with the library's name before it; hint names the remedy, or is empty. Names in it come from the
// application: control characters, which could forge a line, are replaced.
void server_log(std::string message, const char *hint = "");

}  // namespace cp
