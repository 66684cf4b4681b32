namespace Signet.Verification;

/// <summary>
/// Why a message was refused. 600 to 649: names and numbers of docs/SPEC.md section 7, which the device has too; from 650 the
/// backend's own (docs/SPEC.md, "Refusals of the backend").
/// </summary>
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

    /// <summary>The signed payload is not what docs/SPEC.md says of its kind.</summary>
    PayloadMalformed = 604,

    /// <summary>No descriptor of the device that the message names is at hand, and no key was given for it.</summary>
    DeviceUnknown = 650,

    /// <summary>The descriptor's certificates lead to none of the anchors, or may not be used so.</summary>
    CertificatePathInvalid = 651,

    /// <summary>A certificate of the device's path is no longer valid.</summary>
    CertificateExpired = 652,

    /// <summary>A certificate of the device's path is not yet valid.</summary>
    CertificateNotYetValid = 653,

    /// <summary>The descriptor is older than one that was taken: a replay, or it was late.</summary>
    DescriptorOutdated = 654,

    /// <summary>The descriptor has the epoch and number of another one and says something else: two were signed.</summary>
    DescriptorConflict = 655,
}
