/** The core tells what has changed, so nothing goes stale by time or by a look away. */
export const queryDefaults = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 5 * 60_000,
  refetchOnWindowFocus: false,
  refetchOnMount: true,
  refetchOnReconnect: false,
} as const
