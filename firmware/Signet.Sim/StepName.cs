namespace Signet.Sim
{
    /// <summary>
    /// Names of the steps that each signed message takes, for errors. As fields, since a literal is a new object on the
    /// device each time that it is used.
    /// </summary>
    internal static class StepName
    {
        /// <summary>COMPUTE SIGNATURE (GSMA IoT.05).</summary>
        internal static readonly string ComputeSignature = "COMPUTE SIGNATURE";

        /// <summary>GET RESPONSE (ETSI TS 102 221).</summary>
        internal static readonly string GetResponse = "GET RESPONSE";
    }
}
