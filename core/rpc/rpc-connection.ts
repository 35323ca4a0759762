/** One end of a transport: a WebSocket or a message port, made by the shell after it has checked who is there. */
export interface RpcConnection {
  send(message: string): void
  /** Bytes not yet taken by the transport; 0 where it cannot tell. */
  backlog(): number
  close(reason: string): void
}

export interface RpcSession {
  /** Takes one frame as it came. Never throws: whatever is wrong with it closes the connection. */
  receive(data: unknown): void
  /** The transport is gone: ends every call and stream that came over it. */
  close(): void
}
