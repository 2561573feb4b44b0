import HummingbirdCore

/// Accepts connections as long as there is a place for them; further ones wait in the system's queue until others close.
struct ConnectionLimit: AvailableConnectionsDelegate {
  private let table: ConnectionTable
  private var accepted = 0

  init(_ table: ConnectionTable) { self.table = table }

  mutating func connectionOpened() {
    accepted += 1
    if accepted >= table.most { table.makeRoom() }
  }

  mutating func connectionClosed() { accepted -= 1 }

  func isAcceptingNewConnections() -> Bool { accepted < table.most }
}
