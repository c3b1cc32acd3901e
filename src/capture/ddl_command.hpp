// What the event triggers know of a DDL command between its start and its end.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// A text of our catalog with its meaning before the command: names may change, the tree does not.
struct Remembered {
    int32 source_id;
    std::string dimension;  // empty: a role of the fact table
    std::string column;     // role, or value of the dimension: the column of our table that holds the text
    Oid relation;
    Node *tree;                                               // lives until the transaction ends
    std::vector<std::pair<AttrNumber, std::string>> columns;  // those that the tree reads
};

// A table, or a tree of partitions, whose rows a source does not count at the moment.
struct TableOfSource {
    int32 source_id;
    Oid relid;
    bool operator==(const TableOfSource &other) const noexcept = default;
};

struct DdlCommand {
    const Node *parsetree;
    int nest_level;
    bool renames = false;        // names change, but nothing that they stand for
    bool everything = false;     // any source may be concerned
    std::vector<int32> sources;  // whose partitions may change
    std::vector<Remembered> remembered;
    std::vector<TableOfSource> add_back;    // whose values change: subtracted at the start, to be added at the end
    std::vector<TableOfSource> subtracted;  // that leave: subtracted for good

    bool has_subtracted(int32 source_id, Oid relid) const {
        return std::find(subtracted.begin(), subtracted.end(), TableOfSource{source_id, relid}) != subtracted.end();
    }
};

// The commands that have started and not ended, the innermost last; an abort forgets those that it undoes.
void push_command(DdlCommand command);
// The command of this parse tree, or nullptr: it was not noted, or its transaction has committed meanwhile.
DdlCommand *find_command(const Node *parsetree);
std::optional<DdlCommand> pop_command(const Node *parsetree);

// ddl_texts.cpp: the names in our catalog.

// Remembers the texts over this relation and over what inherits its columns.
void remember_relation(DdlCommand &command, Oid relid);
// Remembers all texts, but for relations that somebody holds locked: an unrelated command must not wait for them.
void remember_all(DdlCommand &command);
// Writes remembered texts again, by the names of now.
void follow_names(const DdlCommand &command);
// Refuses the command where a remembered text has lost its meaning: 2BP01 for what was dropped, 42804 for a type.
void check_remembered(const DdlCommand &command);
// Whether the source counts by a column of this name of its fact table, whose texts are remembered.
bool counts_by(const DdlCommand &command, int32 source_id, const std::string &column);

// ddl_partitions.cpp: the rows and triggers of fact tables.

// Whether the catalog still has the relation.
bool relation_exists(Oid relid);
// Adds (1) or subtracts (-1) the rows of tables that are locked against writers.
void append_rows(const Source &source, const std::vector<Oid> &tables, int sign);
// Gives new partitions triggers and counts their rows, and takes the triggers of those that left.
void sync_partitions(const Source &source, const DdlCommand *command);
// Cleans up behind relations that were dropped.
void forget_dropped(const std::vector<Oid> &dropped, const DdlCommand *command);

}  // namespace cp
