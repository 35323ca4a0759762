import * as z from 'zod'

/**
 * What is read of an engine's answers, Docker Engine API 1.24 to 1.48 and Podman's compatible one. Unknown
 * keys pass and are dropped; Go's `null` for an empty list or map counts as empty.
 */
const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? [])
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {})

export const versionShape = z
  .looseObject({
    Version: z.string(),
    ApiVersion: z.string(),
    MinAPIVersion: z.string().optional(),
    Os: z.string().default(''),
    Arch: z.string().default(''),
    Components: z.array(z.looseObject({ Name: z.string() })).nullish(),
  })
  .transform((from) => ({
    product: from.Components?.some((part) => /podman/i.test(part.Name)) ? 'Podman' : 'Docker Engine',
    version: from.Version,
    apiVersion: from.ApiVersion,
    minApiVersion: from.MinAPIVersion,
    platform: `${from.Os}/${from.Arch}`,
  }))
/** `apiVersion` and `minApiVersion` are the range that the engine speaks, not what was agreed on. */
export type EngineVersion = z.infer<typeof versionShape>

const indexConfig = z.looseObject({ Mirrors: texts, Secure: z.boolean().default(true) })
const registryConfig = z.looseObject({
  Mirrors: texts,
  InsecureRegistryCIDRs: texts,
  IndexConfigs: z
    .record(z.string(), indexConfig)
    .nullish()
    .transform((indexes) => Object.entries(indexes ?? {})),
})
export const infoShape = z
  .looseObject({
    ID: z.string().default(''),
    Name: z.string().default(''),
    OSType: z.string().default(''),
    OperatingSystem: z.string().default(''),
    DockerRootDir: z.string().default(''),
    SecurityOptions: texts,
    RegistryConfig: registryConfig.nullish(),
  })
  .transform((from) => {
    const config = from.RegistryConfig
    const indexes = config?.IndexConfigs ?? []
    const ofIndexes = indexes.flatMap(([, index]) => index.Mirrors)
    return {
      id: from.ID,
      name: from.Name,
      osType: from.OSType,
      system: from.OperatingSystem,
      rootFolder: from.DockerRootDir,
      rootless: from.SecurityOptions.some((option) => option.split(',').includes('name=rootless')),
      mirrors: [...new Set([...(config?.Mirrors ?? []), ...ofIndexes])],
      insecureRanges: config?.InsecureRegistryCIDRs ?? [],
      insecureHosts: indexes.flatMap(([name, index]) => (index.Secure ? [] : [name])),
    }
  })
/**
 * `mirrors` are the addresses to which the engine would hand credentials for Docker Hub. To `insecureHosts` and
 * the hosts in `insecureRanges` (CIDR) it speaks plain HTTP if need be. `system` is the operating system in
 * words, `rootFolder` where images and containers are.
 */
export type EngineInfo = z.infer<typeof infoShape>

const imageFields = { Id: z.string(), RepoTags: texts, RepoDigests: texts, Size: z.number().default(0) }
export const imageShape = z
  .looseObject({
    ...imageFields,
    Created: z.string().default(''),
    Os: z.string().default(''),
    Architecture: z.string().default(''),
    Variant: z.string().optional(),
  })
  .transform((from) => ({
    id: from.Id,
    repoTags: from.RepoTags,
    repoDigests: from.RepoDigests,
    size: from.Size,
    createdAt: from.Created,
    platform: [from.Os, from.Architecture, from.Variant].filter(Boolean).join('/'),
  }))
/** One image by inspection. `size` in bytes, `createdAt` as the engine writes it (RFC 3339). */
export type EngineImage = z.infer<typeof imageShape>

export const imageListShape = z.array(
  z.looseObject({ ...imageFields, Created: z.number().default(0), Labels: labels }).transform((from) => ({
    id: from.Id,
    repoTags: from.RepoTags.filter((tag) => tag !== '<none>:<none>'),
    repoDigests: from.RepoDigests.filter((digest) => digest !== '<none>@<none>'),
    size: from.Size,
    createdAt: from.Created * 1000,
    labels: from.Labels,
  })),
)
/** One row of the image list. `size` in bytes, `createdAt` in milliseconds. */
export type EngineImageRow = z.infer<typeof imageListShape>[number]

export const distributionShape = z
  .looseObject({
    Descriptor: z.looseObject({
      mediaType: z.string().default(''),
      digest: z.string(),
      size: z.number().default(0),
    }),
    Platforms: z
      .array(z.looseObject({ os: z.string(), architecture: z.string(), variant: z.string().optional() }))
      .nullish(),
  })
  .transform((from) => ({
    mediaType: from.Descriptor.mediaType,
    digest: from.Descriptor.digest,
    size: from.Descriptor.size,
    platforms: (from.Platforms ?? []).map((each) =>
      [each.os, each.architecture, each.variant].filter(Boolean).join('/'),
    ),
  }))
/** The manifest that a registry would serve. `platforms` as `os/arch[/variant]`; `size` is the manifest's. */
export type RemoteImage = z.infer<typeof distributionShape>
