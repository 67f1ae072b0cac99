package desk_test

import (
	"testing"

	"porchlight/internal/desk"
)

func TestContactsAreMergedUnlessTheyHaveProvenToBeTwo(t *testing.T) {
	mail := func(list ...string) desk.Proofs { return desk.Proofs{Addresses: list} }
	account := func(inbox, subject string, addresses ...string) desk.Proofs {
		return desk.Proofs{Addresses: addresses, Accounts: []desk.Account{{Inbox: inbox, Subject: subject}}}
	}
	nothing := desk.Proofs{}
	for name, row := range map[string]struct {
		a, b desk.Proofs
		may  bool
	}{
		"two of whom nothing is proven":                      {nothing, nothing, true},
		"a device and an address":                            {nothing, mail("ada@park.example"), true},
		"a device and an account":                            {nothing, account("shop", "42"), true},
		"the same address, from two devices":                 {mail("ada@park.example"), mail("ada@park.example"), true},
		"the same address, written in another way":           {mail("Ada@Park.example"), mail("ada@park.example"), true},
		"two addresses":                                      {mail("ada@park.example"), mail("ben@park.example"), false},
		"one of several addresses":                           {mail("ada@park.example", "ada@work.example"), mail("ada@work.example"), true},
		"the same account":                                   {account("shop", "42"), account("shop", "42"), true},
		"two accounts of one website":                        {account("shop", "42"), account("shop", "43"), false},
		"two accounts of one website and one address":        {account("shop", "42", "ada@park.example"), account("shop", "43", "ada@park.example"), false},
		"the same number on two websites":                    {account("shop", "42"), account("school", "42"), false},
		"accounts on two websites under one proven address":  {account("shop", "42", "ada@park.example"), account("school", "7", "ada@park.example"), true},
		"an account and an address that nobody has joined":   {account("shop", "42"), mail("ada@park.example"), false},
		"an account whose address the other has proven":      {account("shop", "42", "ada@park.example"), mail("ada@park.example"), true},
		"an account with an address that is not the other's": {account("shop", "42", "ada@park.example"), mail("ben@park.example"), false},
	} {
		for _, order := range [][2]desk.Proofs{{row.a, row.b}, {row.b, row.a}} {
			if err := desk.CheckMerge(order[0], order[1]); (err == nil) != row.may {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
