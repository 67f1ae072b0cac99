package desk

import (
	"slices"
	"strings"
)

// Proofs are what was proven of a contact, and so who they are. What was only typed is not among them.
type Proofs struct {
	Addresses []string
	Accounts  []Account
}

// Account is who the website of an inbox says that somebody is. Another website's "42" is somebody else.
type Account struct{ Inbox, Subject string }

// MaxMerged is how many contacts are read as one: a person has a few devices, not a crowd of them.
const MaxMerged = 20

// None is whether nothing was proven.
func (p Proofs) None() bool { return len(p.Addresses) == 0 && len(p.Accounts) == 0 }

// With is what was proven of two together.
func (p Proofs) With(q Proofs) Proofs {
	return Proofs{slices.Concat(p.Addresses, q.Addresses), slices.Concat(p.Accounts, q.Accounts)}
}

// shares is whether something that was proven of both is the same.
func (p Proofs) shares(q Proofs) bool {
	return slices.ContainsFunc(p.Accounts, func(a Account) bool { return slices.Contains(q.Accounts, a) }) ||
		slices.ContainsFunc(p.Addresses, func(a string) bool {
			return slices.ContainsFunc(q.Addresses, func(b string) bool { return strings.EqualFold(a, b) })
		})
}

// contradicts is whether one website says that they are two.
func (p Proofs) contradicts(q Proofs) bool {
	return slices.ContainsFunc(p.Accounts, func(a Account) bool {
		return slices.ContainsFunc(q.Accounts, func(b Account) bool { return a.Inbox == b.Inbox && a.Subject != b.Subject })
	})
}

// Difference is why two contacts stay two.
type Difference string

// The differences there are.
const (
	TwoAccounts Difference = "accounts" // one website says that they are two
	TwoProofs   Difference = "proofs"   // each has proven who they are, and nothing of it is the same
	TooMany     Difference = "many"     // more than MaxMerged would be one
)

// Apart says why two contacts stay two; empty: they may be one.
func Apart(a, b Proofs) Difference {
	switch {
	case a.None() || b.None():
		return ""
	case a.contradicts(b):
		return TwoAccounts
	case !a.shares(b):
		return TwoProofs
	}
	return ""
}

// CheckMerge refuses to take two contacts for one person when both have proven who they are and it is not the same: then an agent's belief, however
// good, must not join what belongs to two. One of whom nothing is proven may be anybody, and so that person too.
func CheckMerge(a, b Proofs) error {
	switch Apart(a, b) {
	case TwoAccounts:
		return Errorf(Conflict, "The website says that these are two: each of them has signed in to an account of their own.").On("contact")
	case TwoProofs:
		return Errorf(Conflict, "Each of them has proven who they are, and it is not the same. They stay two.").On("contact")
	}
	return nil
}
