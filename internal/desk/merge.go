package desk

// Merging lets one conversation go on in another one. It is a pointer: nothing is moved or copied, so that no device reads more than before, and taking
// them apart restores what was.

// MaxMergedInto is how many conversations go on in one: beyond that nobody reads them there any more.
const MaxMergedInto = 20

// CheckMergeInto refuses to let from go on in into as the two stand. That they are of one contact is the store's to know.
func CheckMergeInto(from, into *Conversation) error {
	switch {
	case from.ID == into.ID:
		return Errorf(BadRequest, "A conversation is not merged with itself.").On("into")
	case from.Drawer == InMerged:
		return Errorf(Conflict, "This conversation goes on in another one already. Take them apart first.").On("drawer").With(*from)
	case into.Drawer == InMerged:
		return Errorf(Conflict, "#%d goes on in another conversation. Merge with that one.", into.Number).On("into").With(*into)
	case from.Drawer != "":
		return Errorf(Conflict, "#%d is spam, or deleted. Take it out of there first.", from.Number).On("drawer").With(*from)
	case into.Drawer != "":
		return Errorf(Conflict, "#%d is spam, or deleted. Take it out of there first.", into.Number).On("into").With(*into)
	}
	return nil
}

// wakeful orders statuses by how much somebody has to do with a conversation now.
var wakeful = map[Status]int{Solved: 0, Snoozed: 1, Pending: 2, Open: 3}

// Joined is how into stands once from goes on in it: who waits in either waits there, since when they began to, what was promised in either holds, and it
// is as much at work as the one of them that is more so. Who has it keeps it; when nobody has, who has the other one.
func Joined(from, into *Conversation) Conversation {
	out := *into
	if wakeful[from.Status] > wakeful[into.Status] {
		out.Status, out.SnoozedUntil, out.SolvedAt = from.Status, from.SnoozedUntil, 0
	}
	out.WaitingSince = earlier(into.WaitingSince, from.WaitingSince)
	out.PromisedBy = earlier(into.PromisedBy, from.PromisedBy)
	if out.Assignee == "" {
		out.Assignee = from.Assignee
	}
	return out
}

// earlier is the earlier one of two moments; 0 is none.
func earlier(a, b Millis) Millis {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
