namespace Signet.Sim
{
    /// <summary>Kinds of instructions, for <see cref="ApduGuard"/>'s rules.</summary>
    internal static class AppletInstruction
    {
        // Commands whose P2 is a session number.
        internal static bool IsInSession(int ins)
        {
            switch (ins)
            {
                case IotSafe.InsPutPublicKeyInit:
                case IotSafe.InsPutPublicKeyUpdate:
                case IotSafe.InsComputeSignatureInit:
                case IotSafe.InsComputeSignatureUpdate:
                case IotSafe.InsVerifySignatureInit:
                case IotSafe.InsVerifySignatureUpdate:
                    return true;
                default:
                    return false;
            }
        }

        // All that this library ever sends to the applet.
        internal static bool IsKnown(int ins)
        {
            switch (ins)
            {
                case IotSafe.InsGetData:
                case IotSafe.InsGetRandom:
                case IotSafe.InsReadFile:
                case IotSafe.InsGenerateKeyPair:
                case IotSafe.InsReadPublicKey:
                case IotSafe.InsComputeDh:
                case IotSafe.InsComputePrf:
                case IotSafe.InsComputeHkdf:
                    return true;
                default:
                    return IsInSession(ins);
            }
        }

        // GET RANDOM and GET DATA application: harmless to any application, and answered by IoT SAFE.
        internal static bool IsProbe(byte[] apdu)
        {
            return apdu[1] == IotSafe.InsGetRandom
                || (apdu[1] == IotSafe.InsGetData && apdu[2] == 0 && apdu[3] == 0);
        }
    }
}
