import DialectKit
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The connections that are open, by the addresses that they come from (decision 64).
///
/// Nobody is kept out by connections on which nothing happens: where there is no place for another, the one that has
/// been idle for the longest time is closed, of those of the address that holds the most.
final class ConnectionTable: Sendable {
  /// A connection in the table.
  final class Place: Sendable {
    let channel: any Channel
    let address: CallerAddress?
    /// When the last exchange ended, in nanoseconds of the clock; 0 while there is one.
    private let idleSince: Atomic<UInt64>

    fileprivate init(_ channel: any Channel) {
      self.channel = channel
      address = CallerAddress(channel.remoteAddress)
      idleSince = Atomic(NIODeadline.now().uptimeNanoseconds)
    }

    func began() { idleSince.store(0, ordering: .relaxed) }

    func ended() { idleSince.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed) }

    /// Tells the connection to close. It may answer at once, so that nobody may hold the table meanwhile.
    fileprivate func giveWay() { channel.pipeline.fireUserInboundEventTriggered(GiveWay()) }

    /// Since when it has been idle; `nil` when it has not been for long.
    fileprivate func idleTime(before latest: UInt64) -> UInt64? {
      let time = idleSince.load(ordering: .relaxed)
      return (1...max(1, latest)).contains(time) ? time : nil
    }
  }

  /// Tells a connection to close unless something happens on it; see ``remain(_:)``.
  struct GiveWay: Sendable {}

  private typealias Places = [ObjectIdentifier: Place]

  private struct State {
    var places: [CallerAddress?: Places] = [:]
    /// Somebody may be waiting for a place.
    var isFull = false
    var isLooking = false
    var lastWarning: NIODeadline?
  }

  /// How long a connection must have been idle to be closed for another: its caller may be about to send.
  private static let leisure = TimeAmount.seconds(1)
  /// How often idle connections are looked for when there was none.
  private static let interval = TimeAmount.milliseconds(250)

  /// The connections that may be open at a time.
  let most: Int
  private let mostOfAddress: Int
  private let logger: Logger
  private let state = Mutex(State())

  init(most: Int, mostOfAddress: Int, logger: Logger) {
    self.most = most
    self.mostOfAddress = mostOfAddress
    self.logger = logger
  }

  /// Gives a connection a place, for which an idle one of the same address may have to go.
  ///
  /// - Returns: `nil` when its address has as many as it may and something happens on each.
  func enter(_ channel: any Channel) -> Place? {
    let place = Place(channel)
    let (isRoom, leaving) = state.withLock { state -> (Bool, Place?) in
      let places = state.places[place.address] ?? [:]
      var leaving: Place?
      if place.address != nil, places.count >= mostOfAddress {
        leaving = Self.idlest(of: places)?.place
        guard let leaving else { return (false, nil) }
        state.places[place.address]?[ObjectIdentifier(leaving.channel)] = nil
      }
      state.places[place.address, default: [:]][ObjectIdentifier(channel)] = place
      return (true, leaving)
    }
    leaving?.giveWay()
    if !isRoom { warn(of: channel) }
    return isRoom ? place : nil
  }

  /// Takes a connection out that has closed, if it had a place.
  func leave(_ place: Place?) {
    state.withLock { state in
      state.isFull = false
      guard let place else { return }
      state.places[place.address]?[ObjectIdentifier(place.channel)] = nil
      if state.places[place.address]?.isEmpty == true { state.places[place.address] = nil }
    }
  }

  /// Takes a connection back that was told to give way and goes on.
  func remain(_ place: Place) {
    state.withLock { $0.places[place.address, default: [:]][ObjectIdentifier(place.channel)] = place }
  }

  /// Closes an idle connection, as soon as there is one.
  func makeRoom() {
    let (leaving, looksAgain) = state.withLock { state -> (Place?, Bool) in
      state.isFull = true
      var largest: (count: Int, time: UInt64, place: Place)?
      for places in state.places.values where places.count >= largest?.count ?? 0 {
        guard let idlest = Self.idlest(of: places) else { continue }
        if let largest, largest.count == places.count, largest.time <= idlest.time { continue }
        largest = (places.count, idlest.time, idlest.place)
      }
      if let place = largest?.place { state.places[place.address]?[ObjectIdentifier(place.channel)] = nil }
      defer { state.isLooking = true }
      return (largest?.place, !state.isLooking)
    }
    leaving?.giveWay()
    guard looksAgain else { return }
    // What gives way may yet go on, and what is busy now may be idle soon.
    MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: Self.interval) {
      let isFull = self.state.withLock { state in
        state.isLooking = false
        return state.isFull
      }
      if isFull { self.makeRoom() }
    }
  }

  private static func idlest(of places: Places) -> (time: UInt64, place: Place)? {
    let latest = NIODeadline.now() - leisure
    var idlest: (time: UInt64, place: Place)?
    for place in places.values {
      guard let time = place.idleTime(before: latest.uptimeNanoseconds) else { continue }
      if idlest.map({ time < $0.time }) ?? true { idlest = (time, place) }
    }
    return idlest
  }

  /// Tells the operator, but not of every connection.
  private func warn(of channel: any Channel) {
    let isDue = state.withLock { state in
      if let last = state.lastWarning, .now() - last < .minutes(1) { return false }
      state.lastWarning = .now()
      return true
    }
    guard isDue else { return }
    logger.warning(
      "an address holds as many connections as it may, and further ones are refused",
      metadata: [
        "address": "\(channel.remoteAddress?.ipAddress ?? "")",
        "server.connections_per_address": "\(mostOfAddress)",
      ])
  }
}
