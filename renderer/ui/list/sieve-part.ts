import { computed, type Ref, type WritableComputedRef } from 'vue'

/** One part of a sieve as the model of a field: what is set makes a new sieve. */
export function sievePart<Sieve, Key extends keyof Sieve>(
  sieve: Ref<Sieve>,
  key: Key,
): WritableComputedRef<Sieve[Key]> {
  return computed({
    get: () => sieve.value[key],
    set: (value) => {
      sieve.value = { ...sieve.value, [key]: value }
    },
  })
}
