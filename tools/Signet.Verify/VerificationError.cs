namespace Signet.Verification;

/// <summary>Why a message was refused; names and numbers of docs/SPEC.md section 7.</summary>
public enum VerificationError
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>The message is not the COSE_Sign1 of docs/SPEC.md.</summary>
    CoseMalformed = 600,

    /// <summary>The signature does not verify.</summary>
    CoseSignatureInvalid = 601,

    /// <summary>The message names an algorithm that is not allowed.</summary>
    CoseAlgorithmUnsupported = 602,

    /// <summary>The message was signed by another key.</summary>
    CoseKeyMismatch = 603,

    /// <summary>The signed payload is not the Batch of docs/SPEC.md.</summary>
    PayloadMalformed = 604,
}
