namespace Signet.Tls
{
    /// <summary>States of the client (RFC 8446 section A.1).</summary>
    internal enum HandshakeState
    {
        /// <summary>Key pair and random are being made.</summary>
        Start,
        WaitServerHello,
        WaitEncryptedExtensions,

        /// <summary>WAIT_CERT_CR.</summary>
        WaitCertificateRequest,

        /// <summary>WAIT_CERT; also while the path is being verified.</summary>
        WaitCertificate,

        /// <summary>WAIT_CV; also while the signature is being verified.</summary>
        WaitCertificateVerify,

        /// <summary>For ServerHelloDone (RFC 5246 section 7.4.5), after the request for a certificate.</summary>
        WaitServerHelloDone,

        /// <summary>WAIT_FINISHED; also while our signature is being made.</summary>
        WaitFinished,
        Connected,

        /// <summary>Closed or failed; no secret is left.</summary>
        Ended,
    }
}
