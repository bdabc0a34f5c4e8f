namespace Quality.Kubernetes;

/// <summary>A small rendering without a fault; each rule is shown a copy with one.</summary>
internal static class Sample
{
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: credit
          labels: {app.kubernetes.io/name: credit}
        spec:
          replicas: 2
          selector:
            matchLabels: {app.kubernetes.io/name: credit}
          template:
            metadata:
              labels: {app.kubernetes.io/name: credit, app.kubernetes.io/component: service}
              annotations:
                dapr.io/enabled: "true"
                dapr.io/app-id: credit
                dapr.io/app-port: "8080"
                dapr.io/app-protocol: grpc
                dapr.io/app-token-secret: dapr-app-token
            spec:
              automountServiceAccountToken: false
              serviceAccountName: credit
              securityContext:
                runAsNonRoot: true
                seccompProfile: {type: RuntimeDefault}
              containers:
              - name: app
                image: quality/credit:0.1.0
                ports:
                - name: grpc
                  containerPort: 8080
                env:
                - name: Ports__Grpc
                  value: "8080"
                - name: APP_API_TOKEN
                  valueFrom: {secretKeyRef: {name: dapr-app-token, key: token}}
                envFrom:
                - configMapRef: {name: quality}
                livenessProbe: {httpGet: {path: /healthz/live, port: grpc}}
                readinessProbe: {httpGet: {path: /healthz/ready, port: grpc}}
                resources:
                  requests: {cpu: 100m, memory: 128Mi}
                  limits: {cpu: "1", memory: 256Mi}
                securityContext:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
                volumeMounts:
                - name: data
                  mountPath: /data
              volumes:
              - name: data
                emptyDir: {}
        """;

    public const string All = Deployment + "\n---\n" + """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: credit}
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: quality}
        data: {Data: /data}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: credit}
        spec:
          selector: {app.kubernetes.io/name: credit}
          ports:
          - {name: grpc, port: 8080, targetPort: grpc}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          rules:
          - http:
              paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: credit, port: {name: grpc}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: credit}
        spec:
          maxUnavailable: 1
          selector:
            matchLabels: {app.kubernetes.io/name: credit}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: credit}
        spec:
          maxReplicas: 3
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: credit}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: credit}
        spec:
          podSelector:
            matchLabels: {app.kubernetes.io/name: credit}
          policyTypes: [Ingress, Egress]
          ingress:
          - from:
            - podSelector:
                matchLabels: {app.kubernetes.io/name: credit}
            ports: [{port: grpc}]
        """;

    /// <summary>The sample with one passage changed; throws when the passage is not there, so that no case tests nothing.</summary>
    public static IReadOnlyList<Manifest> With(string good, string bad) => All.Contains(good, StringComparison.Ordinal)
        ? Manifest.Parse(All.Replace(good, bad, StringComparison.Ordinal))
        : throw new ArgumentException($"The sample has no '{good}'.");
}
