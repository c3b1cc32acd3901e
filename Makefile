# Builds the extension with PGXS: make, make install, make installcheck, make bench, make bench-peers, make clean.
# PG_CONFIG chooses the PostgreSQL to build for, CXX the compiler (g++ or clang++).
EXTENSION = collection_performance
MODULE_big = $(EXTENSION)
PG_CONFIG ?= pg_config

# META.json is the one place of the version.
CP_VERSION := $(shell sed -n 's/^    "version": "\([^"]*\)",$$/\1/p' META.json)
ifeq ($(CP_VERSION),)
$(error META.json holds no version)
endif

CONTROL = $(EXTENSION).control
SCRIPT = $(EXTENSION)--$(CP_VERSION).sql
SQL_PARTS := $(wildcard $(addprefix sql/, catalog.sql storage.sql capture.sql access.sql register.sql maintain.sql \
	report.sql json.sql export.sql preset.sql view.sql operate.sql replication.sql events.sql))
ifneq ($(sort $(SQL_PARTS)),$(sort $(wildcard sql/*.sql)))
$(error not in SQL_PARTS: $(filter-out $(SQL_PARTS), $(wildcard sql/*.sql)))
endif

SOURCES := $(sort $(wildcard src/*/*.cpp))
OBJS = $(SOURCES:.cpp=.o)
# What tells its version; CP_VERSION=9.0.0 on the command line builds as another.
VERSIONED = src/catalog/version.o src/pg/module.o
# From each released version to the next: sql/update/FROM--TO.sql
UPDATES = $(patsubst sql/update/%,$(EXTENSION)--%,$(wildcard sql/update/*--*.sql))
DATA_built = $(SCRIPT) $(UPDATES)
EXTRA_CLEAN = $(CONTROL) $(EXTENSION)--*.sql $(OBJS:.o=.d) src/pg/postgres.hpp.gch

WARNINGS = -Wall -Wextra -Werror
PG_CPPFLAGS = -Isrc
# The version script hides what -fvisibility=hidden cannot: instances of the standard library's templates.
EXPORTS = src/exports.map
SHLIB_LINK = -lxlsxwriter -lz -lstdc++ -Wl,--version-script=$(EXPORTS)
# SANITIZE=address,undefined builds the library with the compiler's checks, for a server that scripts/sanitized.sh has prepared.
ifdef SANITIZE
CHECKS = -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
OPTIMIZE = -O1 -g1
SHLIB_LINK += $(CHECKS)
endif
# FAULTS=yes builds in the faults of src/pg/fault.hpp, and the standard library's templates too, so that their allocations fail.
ifdef FAULTS
PG_CPPFLAGS += -DCP_FAULT_INJECTION -D_GLIBCXX_EXTERN_TEMPLATE=0
endif
# PRECOMPILE=yes reads what all sources include first once for all of them, and the builds of tests, which take long, do.
ifneq ($(SANITIZE)$(FAULTS),)
PRECOMPILE = yes
endif
# There is no C here, so no bitcode is of use; and it must not be built with the flags of another compiler.
override with_llvm := no

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PostgreSQL's own flags are those of the compiler that built it, and another does not know all of them. What we need
# of them is optimization, debug information, position independence and the rules that its headers assume.
OPTIMIZE ?= -O2 -g
override CXXFLAGS = -std=gnu++20 $(OPTIMIZE) $(CHECKS) -fPIC -fvisibility=hidden -fno-strict-aliasing -fwrapv $(WARNINGS) $(COPT)
# Its headers are not ours to warn about, and dependencies are tracked as a side effect of compiling.
override CPPFLAGS := $(patsubst -I$(includedir_server),-isystem $(includedir_server),$(CPPFLAGS)) -MMD -MP
-include $(OBJS:.o=.d)

ifdef PRECOMPILE
PRECOMPILED = src/pg/postgres.hpp.gch
$(OBJS): $(PRECOMPILED)
$(OBJS): override CXXFLAGS += -include pg/postgres.hpp
$(PRECOMPILED): src/pg/postgres.hpp Makefile
	$(CXX) $(CXXFLAGS) -w $(CPPFLAGS) -x c++-header -o $@ $<
endif

# What a flag change reaches is everything.
$(OBJS): Makefile
$(VERSIONED): META.json
$(VERSIONED): override CPPFLAGS += -DCP_VERSION='"$(CP_VERSION)"'
$(MODULE_big).so: $(EXPORTS)

$(CONTROL): $(CONTROL).in META.json
	sed 's/@VERSION@/$(CP_VERSION)/' $< > $@

$(UPDATES): $(EXTENSION)--%: sql/update/%
	cp $< $@

$(SCRIPT): $(SQL_PARTS) Makefile META.json
	{ printf '%s\n' '\echo Use "CREATE EXTENSION $(EXTENSION)" to load this file. \quit'; cat $(SQL_PARTS); } > $@.new
	mv $@.new $@

# Tests the installed extension on throwaway servers; TESTS names some files of test/ instead of all.
installcheck:
	PG_CONFIG='$(PG_CONFIG)' test/run $(TESTS)

bench:
	PG_CONFIG='$(PG_CONFIG)' bench/run

# The ways of keeping the figures that a user could choose, side by side; PEERS holds options and parts.
bench-peers:
	PG_CONFIG='$(PG_CONFIG)' bench/peers $(PEERS)

.PHONY: bench bench-peers
