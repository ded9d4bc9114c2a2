/** A lab cluster as it is wanted. */
export interface LabSpec {
  /** Lower-case letters, digits and dashes. */
  readonly cluster: string;
  readonly vpcCidr: string;
  readonly region: string;
  /** Whether it serves the packages and images of Kubernetes. Default: no. */
  readonly mirror?: boolean;
  /** vCPU of running On-Demand instances that its account allows. Default: anything. */
  readonly vcpuQuota?: number | undefined;
  readonly emit?: (event: { readonly text: string }) => void;
  readonly signal?: AbortSignal | undefined;
}
