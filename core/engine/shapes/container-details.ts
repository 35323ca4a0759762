import * as z from 'zod'

/**
 * What is read of an inspection (Docker Engine API 1.24 to 1.48, Podman's compatible one) to be shown. Whatever
 * is missing, or of another type than it should be, counts as absent: nothing here is acted upon.
 */
const text = z.string().catch('')
const number = z.number().optional().catch(undefined)
const flag = z.boolean().catch(false)
const texts = z.array(text).catch([])
const textMap = z.record(z.string(), text).catch({})

function part<S extends z.ZodRawShape>(shape: S) {
  return z.looseObject(shape).catch(() => z.looseObject(shape).parse({}))
}

const absent = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)

export const containerDetailsShape = z.looseObject({
  Id: text,
  Name: text,
  Image: text,
  Created: text,
  Path: text,
  Args: texts,
  RestartCount: number,
  State: part({
    Status: text,
    OOMKilled: flag,
    ExitCode: number,
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: absent(
      z.looseObject({
        Status: text,
        FailingStreak: number,
        Log: z.array(z.looseObject({ Output: text })).catch([]),
      }),
    ),
  }),
  Config: part({ Image: text, User: text, WorkingDir: text, Env: texts, Labels: textMap }),
  HostConfig: part({
    RestartPolicy: part({ Name: text, MaximumRetryCount: number }),
    NanoCpus: number,
    CpuQuota: number,
    CpuPeriod: number,
    Memory: number,
    PidsLimit: number,
    Privileged: flag,
    ReadonlyRootfs: flag,
  }),
  Mounts: z
    .array(part({ Type: text, Name: text, Source: text, Destination: text, RW: z.boolean().catch(true) }))
    .catch([]),
  NetworkSettings: part({
    Networks: z
      .record(z.string(), part({ IPAddress: text, GlobalIPv6Address: text, Aliases: texts }))
      .catch({}),
  }),
})
/** One container by inspection, in the engine's own words. Instants are RFC 3339, sizes in bytes. */
export type ContainerInspection = z.infer<typeof containerDetailsShape>
