import type { Fault } from '../../../contract/fault.ts'

/** Values as they will be stored; empty optional fields are gone. */
export interface RegistryFields {
  email?: string
  username?: string
  description?: string
}

export interface TypedFields {
  email: string
  username: string
  description: string
}

/** Control characters, line separators, and halves of a surrogate pair, which no UTF-8 can carry. */
const controlCharacters = /[\p{Cc}\p{Cs}\u2028\u2029]/u
const emailForm = /^[^\s@]{1,64}@[^\s@]{1,189}$/
const nameForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** At most 64 KiB: what a credential helper's protocol carries in one line. */
const passwordBytes = 65_536

/** A name is valid as a Kubernetes secret name (RFC 1123 subdomain, at most 253 characters). */
export function checkName(typed: string): Fault[] {
  const name = typed.trim()
  if (name === '') return [{ field: 'name', code: 'required' }]
  if (name.length > 253) return [{ field: 'name', code: 'too-long', params: { max: '253' } }]
  if (!nameForm.test(name)) return [{ field: 'name', code: 'name-format' }]
  return []
}

/** The free fields of add and edit form, each fault at its field. */
export function checkFields(typed: TypedFields): Fault[] {
  return [
    ...checkEmail(typed.email),
    ...checkUsername(typed.username),
    ...checkDescription(typed.description),
  ]
}

/**
 * Username and password come together or not at all. A colon cannot stand in a username, because HTTP Basic
 * authentication (RFC 7617) ends it there; a line break or NUL in a password is a slip of pasting.
 */
export function checkCredential(username: string, password: string): Fault[] {
  const faults: Fault[] = []
  if (username !== '' && password === '') faults.push({ field: 'password', code: 'required' })
  if (username === '' && password !== '') faults.push({ field: 'username', code: 'required' })
  if (new TextEncoder().encode(password).length > passwordBytes) {
    faults.push({ field: 'password', code: 'too-long', params: { max: '65536' } })
  } else if (controlCharacters.test(password)) {
    faults.push({ field: 'password', code: 'control-characters' })
  }
  return faults
}

export function storedFields(typed: TypedFields): RegistryFields {
  return {
    ...optional('email', typed.email.trim()),
    ...optional('username', typed.username.trim()),
    ...optional('description', typed.description.trim()),
  }
}

function optional<K extends string>(key: K, value: string): { [P in K]?: string } {
  return value === '' ? {} : ({ [key]: value } as { [P in K]: string })
}

function checkEmail(typed: string): Fault[] {
  const email = typed.trim()
  if (email === '') return []
  if (email.length > 254) return [{ field: 'email', code: 'too-long', params: { max: '254' } }]
  if (controlCharacters.test(email)) return [{ field: 'email', code: 'control-characters' }]
  if (!emailForm.test(email)) return [{ field: 'email', code: 'email-format' }]
  return []
}

function checkUsername(typed: string): Fault[] {
  const username = typed.trim()
  if (username.length > 255) return [{ field: 'username', code: 'too-long', params: { max: '255' } }]
  if (controlCharacters.test(username)) return [{ field: 'username', code: 'control-characters' }]
  if (username.includes(':')) return [{ field: 'username', code: 'username-colon' }]
  return []
}

function checkDescription(typed: string): Fault[] {
  const description = typed.trim()
  if (description.length > 1000) return [{ field: 'description', code: 'too-long', params: { max: '1000' } }]
  if (controlCharacters.test(description.replace(/[\n\t\r]/g, ''))) {
    return [{ field: 'description', code: 'control-characters' }]
  }
  return []
}
