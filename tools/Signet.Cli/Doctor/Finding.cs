using Signet.Core;

namespace Signet.Cli.Doctor;

/// <summary>What is wrong with a port, module, SIM or applet; the number is the process's exit code.</summary>
internal enum Finding
{
    /// <summary>All works.</summary>
    Well = 0,

    PortMissing = 10,
    NoAnswer = 11,
    Noise = 12,
    NotAModem = 13,
    PortLost = 14,
    ModuleRestarts = 15,
    UnknownModule = 16,
    SimAbsent = 20,
    PinLocked = 21,
    PukLocked = 22,
    SimSilent = 23,
    SimBusy = 24,
    SimAccessBlocked = 30,
    ChannelsTaken = 31,
    NoApplet = 32,
    AppletLocked = 33,
    NotIotSafe = 34,
    StoreDamaged = 35,
    AppletBusy = 40,
    NoKey = 41,
    EmptySlot = 42,
    CertificateMissing = 43,
    CertificateOfAnotherKey = 44,
    Revoked = 45,
    CertificateExpired = 46,
    CertificateNotYetValid = 47,
    SignatureWrong = 48,
    RandomRepeats = 49,
    OnlySigns = 50,
    Unclear = 60,
}

/// <summary>A finding in words.</summary>
/// <param name="What">What is the matter.</param>
/// <param name="Advice">What to do.</param>
internal sealed record FindingText(string What, string Advice)
{
    /// <summary>The words for a finding.</summary>
    internal static FindingText Of(Finding finding) => finding switch
    {
        Finding.Well => new("Everything works.", "Nothing to do."),
        Finding.PortMissing => new("The port can't be opened.", "Check its name, that the module is plugged in, that you may use it (group dialout on Linux) and that no other program has it (ModemManager)."),
        Finding.NoAnswer => new("The port is there, but nothing answers.", "Check the module's power and PWRKEY, and that TX and RX are crossed; try its other ports."),
        Finding.Noise => new("Bytes come, but they are no text.", "The baud rate is probably wrong (--baud), or the line is disturbed: check ground and length of the wires."),
        Finding.NotAModem => new("Text comes, but nothing answers AT.", "It may be a port for GNSS or debugging, or the program of another device: try the module's other ports."),
        Finding.PortLost => new("The port vanished.", "Check plug, cable and power: a USB module that restarts drops its port."),
        Finding.ModuleRestarts => new("The module restarts again and again.", "Check the power supply: it must give peaks of 2 A."),
        Finding.UnknownModule => new("The module answers, but it is of no family that is known here.", "Name the dialect that its commands are like (--dialect); docs/ADDING-A-MODEM.md says how a family is added."),
        Finding.SimAbsent => new("The module sees no SIM.", "Insert one, check its holder and which way round it lies."),
        Finding.PinLocked => new("The SIM wants its PIN.", "Give it with --pin-file, or switch the PIN off."),
        Finding.PukLocked => new("The SIM is blocked and wants its PUK.", "Unblock it by hand in a phone; nothing here ever tries a PUK."),
        Finding.SimSilent => new("The module can't talk to the SIM.", "Reseat the SIM; check that it is a SIM for this module (voltage class, network lock)."),
        Finding.SimBusy => new("The SIM is busy.", "Wait a minute and try again; the network may be administering it."),
        Finding.SimAccessBlocked => new("The module lets no program talk to the SIM.", "It blocks or lacks AT+CSIM, and AT+CCHO and +CGLA too: look for another firmware or module."),
        Finding.ChannelsTaken => new("All logical channels of the SIM are taken.", "End the programs that use the module, or restart it: that resets the SIM."),
        Finding.NoApplet => new("The SIM has no IoT SAFE applet.", "Use a SIM that has it; if yours has it under another AID, give that with --aid."),
        Finding.AppletLocked => new("The applet is there but doesn't let itself be selected.", "It is blocked or not yet activated: ask the SIM's issuer."),
        Finding.NotIotSafe => new("An applet answers under the AID, but it isn't IoT SAFE.", "Ask the SIM's maker for the AID and give it with --aid."),
        Finding.StoreDamaged => new("The applet says that its store is damaged.", "Replace the SIM."),
        Finding.AppletBusy => new("The applet is being administered from afar.", "Wait some minutes and try again."),
        Finding.NoKey => new("The applet holds no key that can sign.", "Have the SIM provisioned."),
        Finding.EmptySlot => new("There is a key slot, but no key in it.", "Have the key made: by the issuer, or by enrolment from the device."),
        Finding.CertificateMissing => new("There is a key, but no certificate for it.", "Have a certificate issued (signet sim csr) and provisioned, or give it to the device."),
        Finding.CertificateOfAnotherKey => new("The certificate belongs to another key than the SIM's.", "Have the certificate issued for the key that lies on this SIM (signet sim csr)."),
        Finding.Revoked => new("Key or certificate have been deactivated.", "Ask the SIM's issuer; have it provisioned again."),
        Finding.CertificateExpired => new("The client certificate has expired.", "Have it renewed."),
        Finding.CertificateNotYetValid => new("The client certificate isn't valid yet.", "Check this computer's clock, else the issuer's."),
        Finding.SignatureWrong => new("The SIM signs, but the signature doesn't fit its own public key.", "Report it to the SIM's maker; the applet may need a setting (signet sim info)."),
        Finding.RandomRepeats => new("The SIM gave the same random bytes twice.", "Don't use this SIM."),
        Finding.OnlySigns => new("The SIM signs, but can't do all that the fast policy asks of it.", "Use the guarded policy, or a SIM and module without these limits."),
        _ => new("Something else is wrong.", "Run it again with --verbose and report what it says."),
    };

    /// <summary>The finding for an error of the firmware, where it means one by itself.</summary>
    internal static Finding Of(SignetException e) => e.Code switch
    {
        ErrorCode.LineClosed => Finding.PortLost,
        ErrorCode.ModemRestarted => Finding.ModuleRestarts,
        ErrorCode.DialectUnknown => Finding.UnknownModule,
        ErrorCode.SimNotInserted => Finding.SimAbsent,
        ErrorCode.SimPinRequired => Finding.PinLocked,
        ErrorCode.SimPukRequired => Finding.PukLocked,
        ErrorCode.SimFailure => Finding.SimSilent,
        ErrorCode.SimBusy => Finding.SimBusy,
        ErrorCode.CmeError or ErrorCode.ModemError or ErrorCode.InstructionBlocked => Finding.SimAccessBlocked,
        // 6FXX is no diagnosis (ISO/IEC 7816-4 section 5.6): nothing says that channels are the matter.
        ErrorCode.ChannelUnavailable => e.Value >> 8 == 0x6F ? Finding.Unclear : Finding.ChannelsTaken,
        ErrorCode.AppletNotFound => e.Value is 0x6A82 or 0 ? Finding.NoApplet : Finding.AppletLocked,
        ErrorCode.AppletNotIotSafe => Finding.NotIotSafe,
        ErrorCode.AppletIntegrity => Finding.StoreDamaged,
        ErrorCode.AppletBusy => Finding.AppletBusy,
        ErrorCode.KeyMissing => Finding.NoKey,
        ErrorCode.CertificateMissing => Finding.CertificateMissing,
        ErrorCode.CertificateKeyMismatch => Finding.CertificateOfAnotherKey,
        ErrorCode.CredentialsRevoked => Finding.Revoked,
        ErrorCode.ApduTransportFailed => e.Value is 0 or 3 or 4 or 50 or 100 ? Finding.SimAccessBlocked : Finding.SimSilent,
        ErrorCode.LineTimeout => Finding.SimSilent,
        _ => Finding.Unclear,
    };
}
