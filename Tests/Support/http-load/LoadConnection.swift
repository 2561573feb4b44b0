import NIOCore
import NIOPosix

/// One connection, which sends its script's requests one after the other and checks every answer.
final class LoadConnection {
  private let steps: [PreparedStep]
  private let recorder: Recorder
  private let plan: Plan
  private let loop: any EventLoop
  private var position = 0
  private var sent = NIODeadline.now()
  private var isAwaiting = false
  private var isStopped = false
  private var channel: (any Channel)?
  private var overdue: Scheduled<Void>?

  init(steps: [PreparedStep], recorder: Recorder, plan: Plan, loop: any EventLoop) {
    self.steps = steps
    self.recorder = recorder
    self.plan = plan
    self.loop = loop
  }

  /// Connects and begins to send.
  func start() {
    guard !isStopped else { return }
    // Everything happens on the one event loop.
    let this = NIOLoopBound(self, eventLoop: loop)
    sent = .now()
    ClientBootstrap(group: loop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connectTimeout(.seconds(Int64(plan.timeout ?? 30)))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AnswerHandler(this.value))
        }
      }
      .connect(host: plan.host, port: plan.port)
      .whenComplete { result in
        switch result {
        case .success(let channel): this.value.begin(channel)
        case .failure(let error): this.value.couldNotConnect(error)
        }
      }
  }

  func stop() {
    isStopped = true
    overdue?.cancel()
    channel?.close(promise: nil)
  }

  private func begin(_ channel: any Channel) {
    self.channel = channel
    send()
  }

  private func couldNotConnect(_ error: any Error) {
    recorder.failed(steps[position].name, "no connection: \(error)")
    let this = NIOLoopBound(self, eventLoop: loop)
    loop.scheduleTask(in: .milliseconds(200)) { this.value.start() }
  }

  private func send() {
    guard !isStopped, let channel else { return }
    sent = .now()
    isAwaiting = true
    channel.writeAndFlush(steps[position].request, promise: nil)
    let this = NIOLoopBound(self, eventLoop: loop)
    overdue?.cancel()
    overdue = loop.scheduleTask(in: .seconds(Int64(plan.timeout ?? 30))) { this.value.tooLate() }
  }

  private func tooLate() {
    recorder.failed(steps[position].name, "no answer within \(plan.timeout ?? 30) s")
    isAwaiting = false
    advance()
    channel?.close(promise: nil)
  }

  private func advance() { position = (position + 1) % steps.count }

  fileprivate func received(_ answer: Answer) {
    // 100: go on; the answer itself follows.
    guard isAwaiting, answer.status != 100 else { return }
    isAwaiting = false
    overdue?.cancel()
    let step = steps[position]
    let milliseconds = Double((NIODeadline.now() - sent).nanoseconds) / 1e6
    if answer.status == step.status, step.expect.allSatisfy(answer.contains),
      !step.without.contains(where: answer.contains)
    {
      recorder.good(step.name, milliseconds: milliseconds)
    } else if step.busy.contains(where: answer.contains) {
      recorder.busy(step.name, milliseconds: milliseconds)
    } else {
      let body = String(decoding: answer.body.readableBytesView.prefix(300), as: UTF8.self)
      recorder.failed(step.name, "status \(answer.status): \(body)")
    }
    advance()
    if answer.closes {
      channel?.close(promise: nil)
    } else {
      send()
    }
  }

  fileprivate func broken(_ reason: String) {
    if isAwaiting, !isStopped { recorder.failed(steps[position].name, reason) }
    isAwaiting = false
    channel?.close(promise: nil)
  }

  fileprivate func closed() {
    overdue?.cancel()
    channel = nil
    if isAwaiting, !isStopped {
      recorder.failed(steps[position].name, "the server closed the connection without an answer")
      advance()
    }
    isAwaiting = false
    start()
  }
}

/// Puts answers together.
private final class AnswerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let connection: LoadConnection
  private var buffer = ByteBuffer()

  init(_ connection: LoadConnection) { self.connection = connection }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    buffer.writeBuffer(&bytes)
    do {
      while let answer = try Answer(from: &buffer) { connection.received(answer) }
    } catch {
      connection.broken("not an HTTP answer: \(error)")
    }
  }

  func channelInactive(context: ChannelHandlerContext) { connection.closed() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { connection.broken("\(error)") }
}
