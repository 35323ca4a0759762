export function electronProgram(): string | undefined
export function fetchElectron(patience?: number): Promise<string | undefined>
