// Faults on purpose: the N-th passage through pg() raises an error, the N-th allocation finds no memory, every passage
// finds PostgreSQL's caches empty. Only in a
// build with FAULTS=yes, which tests make; in any other build nothing of it is left.
#pragma once

namespace cp::detail {

#ifdef CP_FAULT_INJECTION

// An error of PostgreSQL with SQLSTATE CPF01 where its turn has come. To be called inside of a guard.
void fault_in_call();
// An error raised while another is taken over from PostgreSQL. To be called inside of a guard.
void fault_in_translation();
// std::bad_alloc where its turn has come.
void fault_in_allocation();
void define_faults();

#else

inline void fault_in_call() {}
inline void fault_in_translation() {}
inline void fault_in_allocation() {}
inline void define_faults() {}

#endif

}  // namespace cp::detail
