package store

import (
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/desk"
)

// sieve is a view's filter as SQL over c, a row of conversations. It says what desk.Filter.Match says; a test holds both to each other.
type sieve struct {
	where strings.Builder
	args  []any
}

func newSieve(f desk.Filter, who desk.Viewer, now desk.Millis) *sieve {
	s := &sieve{}
	s.and(`c.deleted_at = 0 AND c.spam = 0 AND c.merged_into = ''`)
	s.in(`c.status`, asAny(f.Shown()))
	s.in(`c.assignee`, meaning(f.Assignees, who.Agent))
	s.in(`c.team`, teams(f.Teams, who.Teams))
	s.in(`c.inbox`, asAny(f.Inboxes))
	s.in(`c.priority`, priorities(f.Priorities))
	s.in(`c.kind`, asAny(f.Kinds))
	s.anyOf(f.Tags, func(tag string) (string, []any) {
		if tag == desk.None {
			return `c.tag_ids = ''`, nil
		}
		return `instr(' ' || c.tag_ids || ' ', ?) > 0`, []any{" " + tag + " "}
	})
	s.anyOf(f.Locales, func(l string) (string, []any) {
		l = strings.ToLower(l)
		return `(lower(c.locale) = ? OR substr(lower(c.locale), 1, ?) = ?)`, []any{l, len(l) + 1, l + "-"}
	})
	switch f.Waiting {
	case desk.Waits:
		s.and(`c.waiting_since > 0`)
	case desk.Answered:
		s.and(`c.waiting_since = 0`)
	}
	s.due(f.Due, now)
	s.rated(f.Ratings)
	for _, key := range f.Keys() {
		s.custom(`$."`+key+`"`, f.Custom[key])
	}
	if f.Followed {
		s.and(`instr(' ' || c.follower_ids || ' ', ?) > 0`, " "+who.Agent+" ")
	}
	return s
}

func (s *sieve) due(spans []desk.Due, now desk.Millis) {
	names := make([]string, len(spans))
	for i, d := range spans {
		names[i] = string(d)
	}
	s.anyOf(names, func(d string) (string, []any) {
		switch desk.Due(d) {
		case desk.DueSometime:
			return `c.due_at > 0`, nil
		case desk.DueNever:
			return `c.due_at = 0`, nil
		case desk.Overdue:
			return `(c.due_at > 0 AND c.due_at <= ? AND c.status != 'solved')`, []any{now}
		}
		return `(c.due_at > ? AND c.due_at <= ? AND c.status != 'solved')`, []any{now, desk.Due(d).Until(now)}
	})
}

func (s *sieve) rated(verdicts []desk.Verdict) {
	names := make([]string, len(verdicts))
	for i, v := range verdicts {
		names[i] = string(v)
	}
	s.anyOf(names, func(v string) (string, []any) {
		switch desk.Verdict(v) {
		case desk.RatedPoor:
			return `c.score BETWEEN 1 AND ?`, []any{desk.Poor}
		case desk.RatedFair:
			return `c.score = ?`, []any{desk.Poor + 1}
		case desk.RatedGood:
			return `c.score > ?`, []any{desk.Poor + 1}
		case desk.ToFollowUp:
			return `c.follow_up_at > 0`, nil
		}
		return `c.score = 0`, nil
	})
}

func (s *sieve) and(clause string, args ...any) {
	if s.where.Len() > 0 {
		s.where.WriteString(` AND `)
	}
	s.where.WriteString(clause)
	s.args = append(s.args, args...)
}

// custom keeps what has one of some values at a path of the desk's own fields. A number is no text, and one is not true.
func (s *sieve) custom(path string, values []desk.Value) {
	const kind, value = `json_type(CASE WHEN json_valid(c.custom) THEN c.custom END, ?)`, `json_extract(CASE WHEN json_valid(c.custom) THEN c.custom END, ?)`
	var clauses []string
	var args []any
	for _, v := range values {
		switch v := v.(type) {
		case bool:
			clauses, args = append(clauses, kind+` = ?`), append(args, path, strconv.FormatBool(v))
		case string:
			clauses, args = append(clauses, `(`+kind+` = 'text' AND `+value+` = ?)`), append(args, path, path, v)
		case float64:
			clauses, args = append(clauses, `(`+kind+` IN ('integer', 'real') AND `+value+` = ?)`), append(args, path, path, v)
		default:
			clauses, args = append(clauses, `coalesce(`+kind+`, 'null') = 'null'`), append(args, path)
		}
	}
	if len(clauses) > 0 {
		s.and(`(`+strings.Join(clauses, ` OR `)+`)`, args...)
	}
}

func (s *sieve) in(column string, values []any) {
	if len(values) > 0 {
		s.and(column+` IN (?`+strings.Repeat(`,?`, len(values)-1)+`)`, values...)
	}
}

func (s *sieve) anyOf(values []string, clause func(string) (string, []any)) {
	var clauses []string
	var args []any
	for _, v := range values {
		one, more := clause(v)
		clauses, args = append(clauses, one), append(args, more...)
	}
	if len(clauses) > 0 {
		s.and(`(`+strings.Join(clauses, ` OR `)+`)`, args...)
	}
}

// granted keeps what one of these principals sees: the visibility predicate, for roads that are not the agent's own.
func (s *sieve) granted(principals []string) {
	s.and(`EXISTS (SELECT 1 FROM conversation_access v WHERE v.conversation = c.id AND v.principal IN (?`+strings.Repeat(`,?`, len(principals)-1)+`))`,
		asAny(principals)...)
}

func asAny[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// meaning is the ids that values of a filter stand for.
func meaning(values []string, me string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch v {
		case desk.Me:
			out[i] = me
		case desk.None:
			out[i] = ""
		default:
			out[i] = v
		}
	}
	return out
}

// teams is meaning for teams: an agent without any has none that is theirs.
func teams(values, mine []string) []any {
	out := meaning(slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == desk.Mine }), "")
	if slices.Contains(values, desk.Mine) {
		out = append(out, asAny(mine)...)
		if len(out) == 0 {
			out = append(out, desk.Mine) // no team has this id
		}
	}
	return out
}

// priorities takes what was never given one for normal.
func priorities(values []desk.Priority) []any {
	out := asAny(values)
	if slices.Contains(values, desk.Normal) {
		out = append(out, "")
	}
	return out
}

// roads are the principals by whose index a filter's conversations are found, the fewest that hold all of them; ask says that the
// agent is not all of these principals, so that each conversation has to be asked whether they see it.
func roads(f desk.Filter, from desk.Identity) (principals []string, ask bool) {
	mine := from.Principals
	all := slices.Contains(mine, desk.PrincipalAll)
	switch {
	case len(f.Assignees) > 0 && !slices.Contains(f.Assignees, desk.None):
		for _, id := range meaning(f.Assignees, from.ID) {
			principals = append(principals, desk.PrincipalAgent(id.(string)))
		}
	case f.Followed:
		principals = []string{desk.PrincipalAgent(from.ID)}
	case len(f.Teams) > 0:
		for _, id := range teams(f.Teams, from.Viewer().Teams) {
			principals = append(principals, desk.PrincipalTeam(id.(string)))
		}
	case all:
		return []string{desk.PrincipalAll}, false
	default:
		return mine, false
	}
	principals = sortedOnce(principals)
	held := func(p string) bool { return slices.Contains(mine, p) }
	return principals, !all && slices.ContainsFunc(principals, func(p string) bool { return !held(p) })
}
