/** One end of a transport: a WebSocket or a message port, made by the shell after it has checked who is there. */
export interface RpcConnection {
  send(message: string): void
  /** Bytes not yet taken by the transport; 0 where it cannot tell. */
  backlog(): number
  close(reason: string): void
  /** Which of its sessions the shell found at the other end; nothing that comes over the connection can say so. */
  readonly caller?: string
}

/** What a procedure may know of where a call comes from. */
export type CallContext = Pick<RpcConnection, 'caller'>

export interface RpcSession {
  /** Takes one frame as it came. Never throws: whatever is wrong with it closes the connection. */
  receive(data: unknown): void
  /** The transport is gone: ends every call and stream that came over it. */
  close(): void
}
