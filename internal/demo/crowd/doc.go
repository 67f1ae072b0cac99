// Package crowd fills a folder with a desk of any size: teams, agents, contacts and their conversations by the hundred thousand, for
// load, for measuring and for looking at a full desk. The same plan gives the same desk, but for ids.
//
// It writes histories as the sample shop does, so that what stands in heads, rounds and access is folded by the writer's own
// rules. It knows nothing of the shop and nothing of search, which fills itself when the desk is served.
package crowd
