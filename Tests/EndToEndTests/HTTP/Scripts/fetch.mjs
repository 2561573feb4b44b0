// Node's own client: whole bodies, streamed ones, and an upload that is refused before it is sent.
const [address] = process.argv.slice(2)
const headers = { "Content-Type": "application/json" }
const streamed = new ReadableStream({
  start(controller) {
    controller.enqueue(new TextEncoder().encode("{"))
    controller.enqueue(new TextEncoder().encode("}"))
    controller.close()
  },
})
const requests = [
  ["/health"], ["/health", { method: "HEAD" }], ["/v3/auth/tokens", { method: "POST", headers, body: "{}" }],
  ["/v3/auth/tokens", { method: "POST", headers, body: streamed, duplex: "half" }],
  ["/v3/auth/tokens", { method: "POST", headers, body: new Uint8Array(3 << 20) }],
  ["/health", { headers: { Connection: "close" } }], ["/health"],
]
for (const [path, options] of requests) {
  const answer = await fetch(address + path, options)
  const body = await answer.text()
  console.log(answer.status, body.length > 0)
}
