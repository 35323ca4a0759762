import { type ComputedRef, computed, type Ref, ref, useId } from 'vue'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { type Failure, isProblem } from '../../composables/failure.ts'
import { useAction } from '../../composables/use-action.ts'
import { useFaults } from '../../composables/use-faults.ts'
import { useTexts } from '../../messages/texts.ts'

const fields = [
  'name',
  'address',
  'email',
  'username',
  'password',
  'description',
  'namespace',
  'expiresAt',
] as const

/** The fields of both forms, by the names that the core's faults use. */
export type RegistryField = (typeof fields)[number]

/** What the add form and the edit form have in common. */
export interface RegistryFormState {
  readonly password: Ref<string>
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<Failure | undefined>>
  /** The credential was not proven, so the user may decide to save it all the same. */
  readonly mayForce: ComputedRef<boolean>
  readonly ids: Readonly<Record<RegistryField, string>>
  readonly labels: ComputedRef<Readonly<Record<RegistryField, string>>>
  at(field: string): string | undefined
  /** Sends the form; `saveAnyway` skips the proof. */
  submit(saveAnyway: boolean): Promise<void>
}

/** `send` reads the form and the password itself, so that no secret is kept beside the form's own ref. */
export function useRegistryForm(
  send: (password: string, saveAnyway: boolean) => Promise<RegistrySummary>,
  done: (saved: RegistrySummary) => void,
): RegistryFormState {
  const { t } = useTexts()
  const id = useId()
  const password = ref('')
  const action = useAction((saveAnyway: boolean) => send(password.value, saveAnyway))
  const { at } = useFaults(action.failure)

  return {
    password,
    busy: action.busy,
    failure: action.failure,
    mayForce: computed(() => isProblem(action.failure.value, 'registry.not-proven')),
    ids: Object.fromEntries(fields.map((field) => [field, `${id}-${field}`])) as Record<
      RegistryField,
      string
    >,
    labels: computed(() => ({
      name: t('registries.form.name'),
      address: t('registries.form.address'),
      email: t('registries.form.email'),
      username: t('registries.form.username'),
      password: t('registries.form.password'),
      description: t('registries.form.description'),
      namespace: t('registries.form.namespace'),
      expiresAt: t('registries.form.expires'),
    })),
    at,
    submit: async (saveAnyway) => {
      const saved = await action.run(saveAnyway)
      if (!saved) return
      password.value = ''
      done(saved)
    },
  }
}
