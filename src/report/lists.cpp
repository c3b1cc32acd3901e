// The functions behind the views: each gives the rows that its caller may see, so anyone may call them.
#include "access/access.hpp"
#include "access/project.hpp"
#include "model/kpi.hpp"
#include "model/text.hpp"
#include "pg/args.hpp"
#include "pg/result.hpp"
#include "report/members.hpp"
#include "report/observed.hpp"

namespace cp {

namespace {

constexpr size_t kFewProjects = 64;

// What a list tells of one source.
struct Listing {
    const Source &source;
    const VisibleProjects &visible;
    Snapshot snapshot;
    ResultSet &rows;
};

// Calls list for every source of which the caller sees a project.
template <class List>
Datum list_sources(FunctionCallInfo fcinfo, List &&list) {
    ResultSet rows(fcinfo);
    const HeldSnapshot snapshot = HeldSnapshot::active();
    for (const SourcePtr &source : all_sources()) {
        const VisibleProjects visible = visible_projects(*source);
        if (visible.all || !visible.ids.empty())
            list(Listing{*source, visible, snapshot.get(), rows});
    }
    return Datum(0);
}

ResultRow &put_number(ResultRow &row, const std::optional<std::string> &text) {
    if (!text)
        return row.null();
    return row.datum(pg([&] {
                         return DirectFunctionCall3(numeric_in, CStringGetDatum(text->c_str()),
                                                    ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
                     }),
                     false);
}

// The projects of a source, each with what else the caller may do there.
class ProjectList {
public:
    explicit ProjectList(const Listing &listing)
        : listing_(listing),
          phone_(visible_projects(listing.source, Permission::phone)),
          manage_(visible_projects(listing.source, Permission::manage)) {}

    void add(int64 id, const std::string &key, const Member &member, int64 row_count) const {
        ResultRow row;
        row.text(listing_.source.name).int8(id).text(key).text(member.label.value_or(key)).text(member.status);
        put_number(row, member.target).int8(row_count).boolean(phone_.contains(id)).boolean(manage_.contains(id));
        listing_.rows.add(std::move(row));
    }

private:
    const Listing &listing_;
    VisibleProjects phone_;
    VisibleProjects manage_;
};

// The rows of the application's table among which the caller's projects are: where those are few, and folds have
// written their keys, it need not be read whole and every key turned into its number.
std::vector<Member> members_to_list(const Listing &listing) {
    const Source &source = listing.source;
    if (listing.visible.all || !source.project_keyed || listing.visible.ids.size() > kFewProjects)
        return all_members(source, Role::project);
    std::vector<std::string> keys;
    for (const int64 id : listing.visible.ids) {
        const std::optional<std::string> key = key_of_surrogate(source, Role::project, id, listing.snapshot);
        if (!key || key->size() >= kLongestKeyText)
            return all_members(source, Role::project);
        keys.push_back(*key);
    }
    std::vector<Member> members;
    for (const auto &[key, member] : find_members(source, Role::project, keys))
        members.push_back(member);
    return members;
}

// Those that the application's table names, be there rows or not, and those that rows name.
void list_projects(const Listing &listing) {
    const ProjectList list(listing);
    ObservedIds observed = observed_projects(listing.source, listing.visible, listing.snapshot);
    const std::vector<Member> members = members_to_list(listing);
    ProjectNumbers numbers(listing.source);
    for (const Member &member : members) {
        const std::optional<int64> id = numbers.of(member.key);
        if (!id || !listing.visible.contains(*id))
            continue;
        const auto found = observed.rows.find(*id);
        list.add(*id, member.key, member, found == observed.rows.end() ? 0 : found->second);
        if (found != observed.rows.end())
            observed.rows.erase(found);
    }
    for (const auto &[id, count] : observed.rows)
        list.add(id, key_of(listing.source, Role::project, observed, id, listing.snapshot), {}, count);
}

struct Interviewer {
    int64 id;
    std::string key;
};

std::vector<Interviewer> interviewers_of(const Listing &listing, std::vector<std::string> &keys) {
    const ObservedIds observed = observed_interviewers(listing.source, listing.visible, listing.snapshot);
    std::vector<Interviewer> interviewers;
    for (const auto &[id, count] : observed.rows) {
        interviewers.push_back({id, key_of(listing.source, Role::interviewer, observed, id, listing.snapshot)});
        keys.push_back(interviewers.back().key);
    }
    return interviewers;
}

void list_interviewers(const Listing &listing) {
    if (!listing.source.has(Role::interviewer))
        return;
    std::vector<std::string> keys;
    const std::vector<Interviewer> interviewers = interviewers_of(listing, keys);
    const Members members = find_members(listing.source, Role::interviewer, keys);
    for (const Interviewer &interviewer : interviewers) {
        const auto member = members.find(interviewer.key);
        ResultRow row;
        row.text(listing.source.name).int8(interviewer.id).text(interviewer.key);
        row.text(label_of(listing.source, Role::interviewer, members, interviewer.key));
        row.text(member == members.end() ? std::optional<std::string>() : member->second.team);
        listing.rows.add(std::move(row));
    }
}

void list_teams(const Listing &listing) {
    const Dimension *dimension = listing.source.find_dimension("interviewer");
    if (!listing.source.has(Role::interviewer) || dimension == nullptr || !dimension->team)
        return;
    std::vector<std::string> keys;
    (void) interviewers_of(listing, keys);
    std::vector<std::string> teams;
    for (const auto &[key, member] : find_members(listing.source, Role::interviewer, keys))
        if (member.team)
            teams.push_back(*member.team);
    std::sort(teams.begin(), teams.end());
    teams.erase(std::unique(teams.begin(), teams.end()), teams.end());
    for (const std::string &team : teams)
        listing.rows.add(std::move(ResultRow().text(listing.source.name).text(team)));
}

void list_segments(const Listing &listing) {
    if (!listing.source.has(Role::segment))
        return;
    for (const std::string &segment : observed_segments(listing.source, listing.visible, listing.snapshot))
        listing.rows.add(std::move(ResultRow().text(listing.source.name).text(segment)));
}

// What the application's own table says comes before the dictionary.
void add_outcome(const Listing &listing, const std::string &code, const Outcome *outcome, const Member &member) {
    const Outcome known = outcome == nullptr ? Outcome{} : *outcome;
    const auto either = [](const auto &first, const auto &second) { return first ? first : second; };
    ResultRow row;
    row.text(listing.source.name).text(code).text(either(member.label, known.label).value_or(code));
    row.text(outcome == nullptr ? std::string(disposition_name(default_disposition(code))) : known.disposition);
    row.text(either(member.color, known.color)).text(either(member.description, known.description));
    if (member.sort_order)
        put_number(row, member.sort_order);
    else
        put_number(row, known.sort_order ? std::optional(std::to_string(*known.sort_order)) : std::nullopt);
    listing.rows.add(std::move(row));
}

void list_outcomes(const Listing &listing) {
    if (!listing.source.has(Role::outcome))
        return;
    Members members;
    for (Member &member : all_members(listing.source, Role::outcome)) {
        const std::string code = member.key;
        members.try_emplace(code, std::move(member));
    }
    for (const Outcome &outcome : listing.source.outcomes) {
        const auto member = members.find(outcome.code);
        add_outcome(listing, outcome.code, &outcome, member == members.end() ? Member{} : member->second);
    }
    for (const auto &[code, member] : members)
        if (listing.source.find_outcome(code) == nullptr)
            add_outcome(listing, code, nullptr, member);
}

Datum full_sources() {
    std::vector<Datum> ids;
    for (const SourcePtr &source : all_sources())
        if (source->filled && visible_projects(*source).all)
            ids.push_back(Int32GetDatum(source->id));
    return pg([&] {
        return PointerGetDatum(
            construct_array(ids.data(), static_cast<int>(ids.size()), INT4OID, sizeof(int32), true, TYPALIGN_INT));
    });
}

void list_granted(const Listing &listing) {
    if (listing.visible.all || !listing.source.filled)
        return;
    for (const int64 project : listing.visible.ids)
        listing.rows.add(std::move(ResultRow().int4(listing.source.id).int8(project)));
}

Datum surrogate_of_key(const FunctionArgs &args) {
    const SourcePtr source = find_source(args.int4(0).value_or(0));
    const std::optional<std::string> role = args.text(1);
    const std::optional<std::string> key = args.text(2);
    if (source == nullptr || !role || !key)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source, role or key is missing").hint("Name all of them.");
    const HeldSnapshot snapshot = HeldSnapshot::active();
    return Int64GetDatum(
        surrogate_of(*source, *role == "project" ? Role::project : Role::interviewer, *key, snapshot.get()));
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_internal_full_sources) { return cp::full_sources(); }
CP_FUNCTION(collection_internal_granted_projects) { return cp::list_sources(fcinfo, cp::list_granted); }
CP_FUNCTION(collection_internal_list_projects) { return cp::list_sources(fcinfo, cp::list_projects); }
CP_FUNCTION(collection_internal_list_interviewers) { return cp::list_sources(fcinfo, cp::list_interviewers); }
CP_FUNCTION(collection_internal_list_outcomes) { return cp::list_sources(fcinfo, cp::list_outcomes); }
CP_FUNCTION(collection_internal_list_teams) { return cp::list_sources(fcinfo, cp::list_teams); }
CP_FUNCTION(collection_internal_list_segments) { return cp::list_sources(fcinfo, cp::list_segments); }

CP_FUNCTION(collection_internal_surrogate) { return cp::surrogate_of_key(cp::FunctionArgs(fcinfo)); }
