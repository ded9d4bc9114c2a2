interface RegistrySpec {
  readonly root: string;
  readonly address: string;
  readonly isReadOnly: boolean;
}

/** docker-registry's own configuration file: JSON is YAML. */
export function registryConfig({ root, address, isReadOnly }: RegistrySpec): object {
  return {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: root }, maintenance: { readonly: { enabled: isReadOnly } } },
    http: { addr: address },
  };
}
