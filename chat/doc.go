// Package chat is the live road between visitors and agents: the socket protocol of docs/protocol.md, the hub that carries
// news to everybody who may see them, and one socket's life with its limits. It knows no database: what it needs from one
// stands in Poster, Verifier and Desk.
//
// There is no hub goroutine. Listeners stand in a sharded map of topics (a principal for agents, a contact for visitors);
// a publisher encodes each change once and appends the bytes to each listener's bounded queue. A queue that turns non-empty
// starts a goroutine that writes everything waiting in one WebSocket message and ends when nothing is left, so an idle socket
// costs one parked goroutine, its reader.
package chat
