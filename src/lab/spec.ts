/** A lab cluster as it is wanted. */
export interface LabSpec {
  /** Lower-case letters, digits and dashes. */
  readonly cluster: string;
  readonly vpcCidr: string;
  readonly region: string;
  /** Whether it serves the packages and images of Kubernetes. Default: no. */
  readonly mirror?: boolean;
  readonly emit?: (event: { readonly text: string }) => void;
  readonly signal?: AbortSignal | undefined;
}
